namespace Lifeline.Processes;

/// <summary>What it took to end a program.</summary>
public enum ProcessStop
{
    /// <summary>Nothing: it exited by itself.</summary>
    None,

    /// <summary>It was sent <see cref="ProcessCommand.StopSignal"/> and exited within its grace.</summary>
    Asked,

    /// <summary>It did not exit in time, or had no grace, and was killed.</summary>
    Killed,
}
