namespace Lifeline.Processes;

/// <summary>How a program was stopped.</summary>
public enum ProcessStop
{
    /// <summary>Nothing: it exited by itself.</summary>
    None,

    /// <summary>It was sent <see cref="ProcessCommand.StopSignal"/> and exited within its grace.</summary>
    Asked,

    /// <summary>It did not exit in time, or had no grace, and was killed.</summary>
    Killed,
}
