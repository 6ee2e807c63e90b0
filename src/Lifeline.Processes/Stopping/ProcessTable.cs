using System.Globalization;
using System.Text;

namespace Lifeline.Processes.Stopping;

/// <summary>A process as /proc shows it.</summary>
/// <param name="Id">Its number, which may be another's later.</param>
/// <param name="Started">When it started, in the kernel's ticks: with the number, this is unique.</param>
/// <param name="ParentId">Its parent's number; 1 or a reaper's once the parent is gone.</param>
/// <param name="IsGone">True of one that has exited and only waits to be asked for its exit code.</param>
internal readonly record struct ProcessEntry(int Id, ulong Started, int ParentId, bool IsGone)
{
    public bool IsSameAs(ProcessEntry other) => Id == other.Id && Started == other.Started;
}

/// <summary>Linux' table of processes.</summary>
internal static class ProcessTable
{
    // The fields behind the command's name in /proc/N/stat, which is in parentheses and may contain anything.
    private const int State = 0;
    private const int Parent = 1;
    private const int StartTime = 19;
    private const int MemorySize = 20;
    private const int EnvironmentEnd = 48;

    // For how many looks a process that is just becoming another program is waited for: it takes microseconds.
    private const int MaxLooks = 1_000;

    public static IEnumerable<ProcessEntry> All() =>
        Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? Find(id) : null)
            .OfType<ProcessEntry>();

    public static ProcessEntry? Find(int id) => Fields(id) is { } fields
        ? new ProcessEntry(
            id,
            ulong.Parse(fields[StartTime], CultureInfo.InvariantCulture),
            int.Parse(fields[Parent], CultureInfo.InvariantCulture),
            fields[State] is "Z" or "X")
        : null;

    /// <summary>The number that was given out last, to a process or a thread. They go up, and begin again at the highest. Null when the system doesn't tell.</summary>
    public static int? Newest() =>
        TryRead("/proc/sys/kernel/ns_last_pid") is { } last && int.TryParse(last, CultureInfo.InvariantCulture, out var id) ? id : null;

    /// <summary>Whether the environment with which a process was started contains a text. False when we may not look.</summary>
    public static bool StartedWith(int id, ReadOnlySpan<byte> text)
    {
        for (var look = 0; look < MaxLooks; look++)
        {
            if (TryRead(PathOf(id, "environ")) is not { } environment)
            {
                return false;
            }

            if (environment.Length > 0 || !IsBetweenPrograms(id))
            {
                return environment.AsSpan().IndexOf(text) >= 0;
            }

            Thread.Yield();
        }

        return false;
    }

    // Within execve, the new program's memory is there before its environment is: that is not one without any.
    private static bool IsBetweenPrograms(int id) => Fields(id) is { } fields && fields[MemorySize] != "0" && fields[EnvironmentEnd] == "0";

    private static string[]? Fields(int id) => TryRead(PathOf(id, "stat")) is { } stat
        ? Encoding.Latin1.GetString(stat)[(stat.AsSpan().LastIndexOf((byte)')') + 2)..].TrimEnd().Split(' ')
        : null;

    private static string PathOf(int id, string file) => $"/proc/{id.ToString(CultureInfo.InvariantCulture)}/{file}";

    private static byte[]? TryRead(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;                        // gone meanwhile, or somebody else's
        }
    }
}
