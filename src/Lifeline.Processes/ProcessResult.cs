namespace Lifeline.Processes;

/// <summary>How a program ended, and what it had written by then. Immutable.</summary>
public sealed class ProcessResult
{
    internal ProcessResult(string fileName) => FileName = fileName;

    /// <summary>The program, as it was named in the command.</summary>
    public string FileName { get; }

    /// <summary>The program's exit code. For a program that a signal ended, 128 and the signal's number: 143 for SIGTERM, 137 for SIGKILL.</summary>
    public int ExitCode { get; internal init; }

    /// <summary>Whether it exited by itself, was asked to stop, or was killed.</summary>
    public ProcessStop Stop { get; internal init; }

    /// <summary>The standard output, without a byte order mark; empty when it was streamed.</summary>
    public string Output { get; internal init; } = "";

    /// <summary>The standard error, without a byte order mark; empty when it was streamed.</summary>
    public string Errors { get; internal init; } = "";

    /// <summary>How many bytes of both outputs were left out in their middle, beyond <see cref="ProcessCommand.CaptureLimit"/>.</summary>
    public long TruncatedBytes { get; internal init; }

    /// <summary>
    /// False when an output was closed before its end, since a descendant still held it after
    /// <see cref="ProcessCommand.Grace"/>, or a stream of the command had not accepted all: the output may be incomplete.
    /// </summary>
    public bool IsOutputComplete { get; internal init; }

    /// <summary>From the start to the exit, on the context's clock.</summary>
    public TimeSpan Elapsed { get; internal init; }

    /// <summary>Returns this result if the program exited with 0.</summary>
    /// <exception cref="ProcessFailedException">It exited with anything else.</exception>
    public ProcessResult EnsureSuccess() => ExitCode == 0 ? this : throw new ProcessFailedException(this);
}
