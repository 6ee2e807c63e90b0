using Lifeline.Cli.Checking;
using Lifeline.Cli.Output;

namespace Lifeline.Cli.Baselines;

/// <summary>
/// The accepted findings: a text file with a line for each, committed and reviewed like code. A line has no line number, so that
/// code above it can come and go.
/// </summary>
/// <remarks>Invariant: n equal entries accept n equal findings. Which of them is the new one is not known; the last is taken.</remarks>
internal sealed class Baseline
{
    private const string Name = "lifeline baseline";
    private const string Header = Name + " 1";
    private const string Explanation = "# Accepted findings of 'lifeline check': rule, file, member, code. Written by --update-baseline; sorted.";

    private readonly string _folder;
    private readonly IReadOnlyList<BaselineEntry> _entries;

    private Baseline(string file, IReadOnlyList<BaselineEntry> entries)
    {
        File = file;
        _folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        _entries = entries;
    }

    /// <summary>As the user typed it.</summary>
    public string File { get; }

    /// <param name="file">As the user typed it.</param>
    /// <param name="create">Whether a file that is not there yet is an empty baseline.</param>
    /// <exception cref="CheckFailedException">The file is not there, can't be read, or is no baseline.</exception>
    public static Baseline Read(string file, bool create)
    {
        if (Directory.Exists(file)) throw Failed("is a folder.", "Give a file.");
        if (!System.IO.File.Exists(file)) return create ? new Baseline(file, []) : throw Failed("is not there.", "Write it with --update-baseline, and commit it.");
        string[] lines;
        try
        {
            lines = System.IO.File.ReadAllLines(file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Failed($"can't be read: {failure.Message.TrimEnd('.')}.", "See that it can be read.");
        }

        var header = lines.FirstOrDefault() ?? "";
        if (header != Header)
        {
            throw header.StartsWith(Name + " ", StringComparison.Ordinal)
                ? Failed($"has the format '{header}', and this version of the tool reads '{Header}'.", "Use the version of the tool that wrote it, or delete it and write it anew with --update-baseline.")
                : Failed($"is no baseline: its first line is not '{Header}'.", "Give the file that --update-baseline wrote, or another name for a new one.");
        }

        List<BaselineEntry> entries = [];
        foreach (var (line, number) in lines.Select((line, index) => (line, index + 1)).Skip(1))
        {
            if (line.Length == 0 || line[0] == '#') continue;
            entries.Add(BaselineEntry.Parse(line) ?? throw (IsConflict(line)
                ? Failed($"has a merge conflict in line {number}.", "Keep the lines of both sides without the markers, and run --update-baseline, which drops those that match nothing.")
                : Failed($"has no entry in line {number}: '{line}'.", "Take the line out, or write the file anew with --update-baseline.")));
        }

        return new Baseline(file, entries);

        CheckFailedException Failed(string message, string fix) => new(new CheckError($"--baseline {file}", message, fix));
    }

    /// <summary>The findings that the baseline doesn't accept.</summary>
    /// <param name="findings">In the order of the code.</param>
    public IReadOnlyList<Finding> NewAmong(IEnumerable<Finding> findings) => Sort(findings, _entries, out _).New;

    /// <summary>Compares all findings of a check with the baseline.</summary>
    /// <param name="findings">In the order of the code.</param>
    /// <param name="scope">What has been checked: an entry outside of it is neither matched nor absent.</param>
    public BaselineComparison Compare(IReadOnlyList<Finding> findings, CheckScope scope)
    {
        var (@new, unchanged) = Sort(findings, _entries, out var unmatched);
        return new BaselineComparison(File, @new, unchanged, unmatched.Count(entry => IsIn(scope, entry)), Written: false);
    }

    /// <summary>Writes a baseline that accepts all of these findings. Entries outside of the scope of the check stay.</summary>
    /// <exception cref="CheckFailedException">The file can't be written.</exception>
    public BaselineComparison Write(IReadOnlyList<Finding> findings, CheckScope scope)
    {
        var accepted = Sort(findings, _entries, out var unmatched);
        var kept = unmatched.Where(entry => !IsIn(scope, entry)).ToList();
        var lines = findings.Select(Entry).Concat(kept).Select(entry => entry.ToString()).Order(StringComparer.Ordinal);
        WholeFile.Write(File, string.Concat(lines.Prepend(Explanation).Prepend(Header).Select(line => line + "\n")));
        return new BaselineComparison(File, [], [.. accepted.Unchanged, .. accepted.New], unmatched.Count - kept.Count, Written: true);
    }

    private (List<Finding> New, List<Finding> Unchanged) Sort(IEnumerable<Finding> findings, IReadOnlyList<BaselineEntry> entries, out List<BaselineEntry> unmatched)
    {
        var left = entries.CountBy(entry => entry).ToDictionary();
        List<Finding> @new = [], unchanged = [];
        foreach (var finding in findings)
        {
            var entry = Entry(finding);
            var count = left.GetValueOrDefault(entry);
            (count > 0 ? unchanged : @new).Add(finding);
            if (count > 0) left[entry] = count - 1;
        }

        unmatched = [.. left.SelectMany(entry => Enumerable.Repeat(entry.Key, entry.Value))];
        return (@new, unchanged);
    }

    private BaselineEntry Entry(Finding finding) => BaselineEntry.Of(finding, _folder);

    private bool IsIn(CheckScope scope, BaselineEntry entry) => scope.Covers(entry.Rule, Path.GetFullPath(entry.File, _folder));

    private static bool IsConflict(string line) => line.StartsWith("<<<<<<<", StringComparison.Ordinal) || line.StartsWith("=======", StringComparison.Ordinal) || line.StartsWith(">>>>>>>", StringComparison.Ordinal);
}
