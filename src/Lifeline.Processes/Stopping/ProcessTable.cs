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

    public static IEnumerable<ProcessEntry> All() =>
        Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? Find(id) : null)
            .OfType<ProcessEntry>();

    public static ProcessEntry? Find(int id)
    {
        if (TryRead(id, "stat") is not { } stat)
        {
            return null;
        }

        var fields = Encoding.Latin1.GetString(stat)[(stat.AsSpan().LastIndexOf((byte)')') + 2)..].Split(' ');
        return new ProcessEntry(
            id,
            ulong.Parse(fields[StartTime], CultureInfo.InvariantCulture),
            int.Parse(fields[Parent], CultureInfo.InvariantCulture),
            fields[State] is "Z" or "X");
    }

    /// <summary>Whether the environment with which a process was started contains a text. False when we may not look.</summary>
    public static bool StartedWith(int id, ReadOnlySpan<byte> text) =>
        TryRead(id, "environ") is { } environment && environment.AsSpan().IndexOf(text) >= 0;

    private static byte[]? TryRead(int id, string file)
    {
        try
        {
            return File.ReadAllBytes($"/proc/{id.ToString(CultureInfo.InvariantCulture)}/{file}");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;                        // gone meanwhile, or somebody else's
        }
    }
}
