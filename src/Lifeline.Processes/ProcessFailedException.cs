using System.Globalization;

namespace Lifeline.Processes;

/// <summary>A program exited with an exit code other than 0, or was stopped. The result has the details.</summary>
public sealed class ProcessFailedException : Exception
{
    private const int MaxOfErrors = 500;       // characters, from the end: programs usually report the error last

    internal ProcessFailedException(ProcessResult result, Exception? inner = null)
        : base(Text(result), inner) => Result = result;

    /// <summary>Exit code, and what the program had written by then.</summary>
    public ProcessResult Result { get; }

    private static string Text(ProcessResult result)
    {
        var how = result.Stop switch
        {
            ProcessStop.Asked => "was asked to stop and exited",
            ProcessStop.Killed => "was killed and exited",
            _ => "exited",
        };
        var text = string.Create(CultureInfo.InvariantCulture, $"'{result.FileName}' {how} with {result.ExitCode}");
        var errors = result.Errors.Trim();
        return errors.Length switch
        {
            0 => text + ".",
            > MaxOfErrors => $"{text}. Its standard error ended with: …{EndOf(errors)}",
            _ => $"{text}. It wrote to standard error: {errors}",
        };
    }

    private static string EndOf(string errors) => errors[(char.IsLowSurrogate(errors[^MaxOfErrors]) ? ^(MaxOfErrors - 1) : ^MaxOfErrors)..];
}
