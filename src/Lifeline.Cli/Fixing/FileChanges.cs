using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace Lifeline.Cli.Fixing;

/// <summary>A file's new text, and the text that it was made from.</summary>
internal sealed record FileChange(string File, SourceText Before, SourceText After);

/// <summary>Files to change, all of them or none.</summary>
internal sealed class FileChanges(IReadOnlyList<FileChange> changes)
{
    private const string Suffix = ".lifeline-fix";

    public int Count => changes.Count;

    /// <summary>
    /// Writes every new text to a temporary file in its file's folder first, and only then replaces the files, one rename per file.
    /// If one fails, all are restored.
    /// </summary>
    /// <exception cref="CheckFailedException">A file can't be written, or was changed meanwhile by another process. All files are as they were.</exception>
    public void Write()
    {
        List<string> temporary = [];
        List<(string File, string New, byte[] Old)> prepared = [];
        List<(string File, byte[] Old)> replaced = [];
        var current = "";
        try
        {
            foreach (var change in changes)
            {
                current = change.File;
                prepared.Add(Prepare(change, temporary));
            }

            foreach (var (file, next, old) in prepared)
            {
                current = file;
                File.Move(next, file, overwrite: true);
                replaced.Add((file, old));
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            foreach (var (file, old) in replaced) File.WriteAllBytes(file, old);
            throw new CheckFailedException(new CheckError(current, $"could not be fixed: {failure.Message.TrimEnd('.')}.",
                "No file was changed. See that it can be written, and run the command again."));
        }
        finally
        {
            foreach (var file in temporary) File.Delete(file);
        }
    }

    private static (string File, string New, byte[] Old) Prepare(FileChange change, List<string> temporary)
    {
        var file = File.ResolveLinkTarget(change.File, returnFinalTarget: true)?.FullName ?? change.File;   // a link is kept: its target is replaced
        var old = File.ReadAllBytes(file);
        using (var reader = new StreamReader(new MemoryStream(old), change.Before.Encoding ?? Encoding.UTF8))
        {
            if (reader.ReadToEnd() != change.Before.ToString()) throw new IOException("somebody else has changed it since it was read.");
        }

        // A new file with an unpredictable name: a link of that name would redirect the text to another file. Its permissions never
        // exceed those of the replaced file.
        var next = $"{file}.{Guid.NewGuid():N}{Suffix}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = File.GetUnixFileMode(file);
        var encoding = change.Before.Encoding ?? new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        using (var writer = new StreamWriter(next, encoding, options))
        {
            temporary.Add(next);
            change.After.Write(writer);
        }

        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(next, File.GetUnixFileMode(file));       // also the bits that the process's umask has removed
        return (file, next, old);
    }
}
