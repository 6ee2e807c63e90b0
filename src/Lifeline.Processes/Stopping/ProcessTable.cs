using System.Globalization;
using System.Text;

namespace Lifeline.Processes.Stopping;

/// <summary>A process as /proc shows it.</summary>
/// <param name="Id">Its process id, which may be reused later.</param>
/// <param name="Started">When it started, in the kernel's clock ticks: unique together with the id.</param>
/// <param name="ParentId">Its parent's id; 1 or a subreaper's once the parent is gone.</param>
/// <param name="IsGone">True for a zombie: it has exited, and its parent has not read its exit code yet.</param>
internal readonly record struct ProcessEntry(int Id, ulong Started, int ParentId, bool IsGone)
{
    public bool IsSameAs(ProcessEntry other) => Id == other.Id && Started == other.Started;
}

/// <summary>Linux's table of processes, /proc.</summary>
internal static class ProcessTable
{
    // Indexes of the fields after the command's name in /proc/N/stat. The name is in parentheses and may contain any character.
    private const int State = 0;
    private const int Parent = 1;
    private const int StartTime = 19;
    private const int MemorySize = 20;
    private const int EnvironmentEnd = 48;

    // How often the environment of a process within execve is read again: execve takes microseconds.
    private const int MaxReads = 1_000;

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

    /// <summary>The id that was assigned last, to a process or a thread. Ids increase, and wrap around at the maximum. Null if unknown.</summary>
    public static int? Newest() =>
        TryRead("/proc/sys/kernel/ns_last_pid") is { } last && int.TryParse(last, CultureInfo.InvariantCulture, out var id) ? id : null;

    /// <summary>Whether the environment with which a process was started contains a text. False when this process may not read it.</summary>
    public static bool StartedWith(int id, ReadOnlySpan<byte> text)
    {
        for (var attempt = 0; attempt < MaxReads; attempt++)
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

    // True within execve: the new program has memory and no environment yet. Differs from a program with an empty environment.
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
            return null;                        // exited meanwhile, or of another user
        }
    }
}
