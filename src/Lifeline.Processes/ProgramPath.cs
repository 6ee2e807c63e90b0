using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Lifeline.Processes;

/// <summary>Where a program is that was named: Go's <c>exec.LookPath</c>, with its <c>ErrDot</c>.</summary>
/// <remarks>
/// It is tempting to leave this to the framework. Don't: it looks beside the application and into the current folder
/// first, where anybody may have put a program of that name.
/// </remarks>
internal static partial class ProgramPath
{
    private const int NoSuchFile = 2;           // ENOENT, and Windows' ERROR_FILE_NOT_FOUND
    private const int ToExecute = 1;            // X_OK

    /// <summary>The full path of a program.</summary>
    /// <exception cref="Win32Exception">A name without a separator is not in <c>PATH</c>. Whether a path exists is for the start to say.</exception>
    public static string Of(string fileName) => fileName.AsSpan().ContainsAny('/', Path.DirectorySeparatorChar)
        ? Path.GetFullPath(fileName)
        : Of(fileName, Environment.GetEnvironmentVariable("PATH"));

    /// <summary>The same for a name, in a <c>PATH</c>.</summary>
    public static string Of(string name, string? path)
    {
        string? passedOver = IsProgram(FileOf(name)) ? "There is one in the current folder" : null;
        foreach (var folder in (path ?? "").Split(Path.PathSeparator))
        {
            var file = FileOf(Path.Combine(folder, name));
            if (!IsProgram(file))
            {
                continue;
            }

            if (Path.IsPathFullyQualified(folder))
            {
                return file;
            }

            passedOver ??= $"There is one where the entry '{folder}' of PATH leads";
        }

        throw new Win32Exception(NoSuchFile, passedOver is null
            ? $"'{name}' can't be started: no folder of PATH has an executable file of that name. Install it, or name it by its path."
            : $"'{name}' can't be started: no folder of PATH has an executable file of that name. {passedOver}, "
                + $"which may be anybody's and is not used. If you mean that one, name it by a path, as '.{Path.DirectorySeparatorChar}{name}' is.");
    }

    private static string FileOf(string path) => OperatingSystem.IsWindows() && !Path.HasExtension(path) ? path + ".exe" : path;

    private static bool IsProgram(string file) => File.Exists(file) && (OperatingSystem.IsWindows() || access(file, ToExecute) == 0);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int access(string path, int mode);
}
