namespace Lifeline.Conformance;

/// <summary>A callback of a trace: counts its runs.</summary>
internal sealed class Callback(long number, long context)
{
    private readonly TaskCompletionSource _ran = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _runs;

    public long Number => number;

    /// <summary>The context that it is registered with.</summary>
    public long Context => context;

    public ContextRegistration Registration { get; private set; }

    /// <summary>Whether it had started to run when the replay last looked.</summary>
    public bool WasStarted { get; set; }

    public int Runs => Volatile.Read(ref _runs);

    public void RegisterWith(Context target) => Registration = target.AfterFunc(Run);

    public bool WaitForRun(TimeSpan most) => _ran.Task.Wait(most);

    private void Run()
    {
        Interlocked.Increment(ref _runs);
        _ran.TrySetResult();
    }
}
