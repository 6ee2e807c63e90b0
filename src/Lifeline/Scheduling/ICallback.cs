namespace Lifeline.Scheduling;

/// <summary>Foreign code that is to run because a context was canceled, on the first thread that is free.</summary>
/// <remarks><c>Execute</c> may be called by several threads: the first runs it, for the others it does nothing. It never throws.</remarks>
internal interface ICallback : IThreadPoolWorkItem
{
    /// <summary>True once a thread has begun to run it.</summary>
    bool IsRunningOrRan { get; }
}

/// <summary>A callback that runs a delegate, and nothing else.</summary>
internal sealed class Callback(string what, Action run) : ICallback
{
    // Null once a thread runs it: this may stay in a queue for a while, and is not to hold the delegate.
    private Action? _run = run;

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
            // What runs here guards each foreign call by itself, and has reported what those threw.
        }
        finally
        {
            LifelineEvents.OnCallbackReturned();
        }
    }

    public override string ToString() => what;
}
