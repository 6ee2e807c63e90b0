using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Lifeline.Processes;

/// <summary>Resolves a program's name to its path: Go's <c>exec.LookPath</c>, with its <c>ErrDot</c>.</summary>
/// <remarks>
/// It is tempting to leave this to the framework. Don't: it searches the application's folder and the current folder
/// first, where any user may have put a program of that name.
/// </remarks>
internal static partial class ProgramPath
{
    private const int NoSuchFile = 2;           // ENOENT, and Windows' ERROR_FILE_NOT_FOUND
    private const int ToExecute = 1;            // X_OK

    /// <summary>The full path of a program.</summary>
    /// <exception cref="Win32Exception">A name without a separator is not in <c>PATH</c>. That a path exists is not checked here.</exception>
    public static string Of(string fileName) => fileName.AsSpan().ContainsAny('/', Path.DirectorySeparatorChar)
        ? Path.GetFullPath(fileName)
        : Of(fileName, Environment.GetEnvironmentVariable("PATH"));

    /// <summary>The full path of a name without a separator, found in a <c>PATH</c>.</summary>
    public static string Of(string name, string? path)
    {
        string? rejected = IsProgram(FileOf(name)) ? "There is one in the current folder" : null;
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

            rejected ??= $"There is one where the entry '{folder}' of PATH leads";
        }

        throw new Win32Exception(NoSuchFile, rejected is null
            ? $"'{name}' can't be started: no folder of PATH has an executable file of that name. Install it, or name it by its path."
            : $"'{name}' can't be started: no folder of PATH has an executable file of that name. {rejected}, "
                + $"which may be anybody's and is not used. If you mean that one, name it by a path, as '.{Path.DirectorySeparatorChar}{name}' is.");
    }

    private static string FileOf(string path) => OperatingSystem.IsWindows() && !Path.HasExtension(path) ? path + ".exe" : path;

    private static bool IsProgram(string file) => File.Exists(file) && (OperatingSystem.IsWindows() || access(file, ToExecute) == 0);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int access(string path, int mode);
}
