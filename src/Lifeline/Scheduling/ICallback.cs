namespace Lifeline.Scheduling;

/// <summary>Foreign code that is to run because something has ended, wherever there is a thread for it first.</summary>
/// <remarks><c>Execute</c> may be called by several threads: the first one runs it, for the others it does nothing. It never throws.</remarks>
internal interface ICallback : IThreadPoolWorkItem
{
    /// <summary>True once a thread has begun to run it.</summary>
    bool IsRunningOrRan { get; }
}

/// <summary>A callback that runs a delegate, and nothing else.</summary>
internal sealed class Callback(string what, Action run) : ICallback
{
    private Action? _run = run;                 // null once begun: we may stand in a queue for a while, and what it holds is not to

    public bool IsRunningOrRan => Volatile.Read(ref _run) is null;

    public void Execute()
    {
        if (Interlocked.Exchange(ref _run, null) is not { } run)
        {
            return;
        }

        try
        {
            run();
        }
        catch (Exception)
        {
            // Whatever runs here guards each foreign call by itself, and has reported what those threw.
        }
        finally
        {
            LifelineEvents.OnCallbackReturned();
        }
    }

    public override string ToString() => what;
}
