using System.Globalization;

namespace Lifeline.Processes.Tests;

/// <summary>Scripts, and what Linux tells of who runs.</summary>
internal static class Shell
{
    public static ProcessCommand Script(string script) => new("sh", "-c", script);

    /// <summary>Whether a process runs: one that has exited and waits to be reaped does not.</summary>
    public static bool Runs(int id) => Stat(id) is { } stat && stat.State != 'Z';

    /// <summary>All children of this process, also those that have exited and were not reaped.</summary>
    public static List<int> Children() =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0 && Stat(id)?.Parent == Environment.ProcessId),
    ];

    /// <summary>All processes that were started with a text in their environment, and run.</summary>
    public static List<int> StartedWith(string text) =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0 && Read($"/proc/{id}/environ")?.Contains(text, StringComparison.Ordinal) == true && Runs(id)),
    ];

    /// <summary>This process's open descriptors, and what each is; without the libraries that the runtime opens when they are first used.</summary>
    public static List<string> Descriptors() =>
    [
        .. Directory.EnumerateFiles("/proc/self/fd")
            .Select(path => $"{Path.GetFileName(path)} → {File.ResolveLinkTarget(path, false)?.Name}")
            .Where(descriptor => !descriptor.EndsWith(".dll", StringComparison.Ordinal)),
    ];

    private static (char State, int Parent)? Stat(int id)
    {
        if (Read($"/proc/{id}/stat") is not { } stat)
        {
            return null;
        }

        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (fields[0][0], int.Parse(fields[1], CultureInfo.InvariantCulture));
    }

    private static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
