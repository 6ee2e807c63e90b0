namespace Lifeline.Selecting;

/// <summary>One thing that a select waits for. Used by its select alone, except for what the <see cref="Signal"/> and the <see cref="SharedWaiter"/> see.</summary>
internal abstract class Case(AsyncSignal bell, Func<bool>? when)
{
    // Our place among those that wait for a Watch; guarded by its gate. The stamp is 0 when we don't wait.
    public Case? Earlier;
    public Case? Later;
    public long Stamp;

    // What a question that we waited for has thrown: thrown on by the select that we belong to. Written under the gate before our bell is rung.
    private Exception? _failure;

    public AsyncSignal Signal => bell;

    /// <summary>True when the case takes part in this turn.</summary>
    public bool IsEnabled { get; private set; }

    /// <summary>True once the case can never be ready again.</summary>
    public bool IsOver { get; protected set; }

    /// <summary>Begins a turn.</summary>
    public void Begin()
    {
        IsEnabled = !IsOver && (when is null || when());
        if (IsEnabled)
        {
            OnBegin();
        }
    }

    /// <summary>Looks whether the case is ready, and if so does what can't be undone: the item is read, or written.</summary>
    public abstract bool TryTake();

    /// <summary>Runs the body of a case that was taken.</summary>
    public abstract Task RunAsync();

    /// <summary>Has the bell rung once the case may be ready. Needed again after each ring; otherwise it does nothing the second time.</summary>
    public abstract void Arm();

    /// <summary>Takes back all that waits.</summary>
    public abstract void Disarm();

    /// <summary>Offers to meet somebody who is not there yet, for channels on which both sides have to be there; null for all others.</summary>
    public virtual RendezvousAttempt? TryStartRendezvous() => null;

    /// <summary>Called by the <see cref="SharedWaiter"/> under its gate: whoever it asked for us has failed to answer.</summary>
    public void Fail(Exception? failure) => _failure = failure;

    /// <summary>What has failed since the last look; null for nothing.</summary>
    protected Exception? TakeFailure()
    {
        var failure = _failure;
        _failure = null;
        return failure;
    }

    protected virtual void OnBegin()
    {
    }
}

/// <summary>The end of the select's context. It is the select that waits for it, with or without such a case.</summary>
internal sealed class DoneCase(Context ctx, AsyncSignal bell, CaseAction body) : Case(bell, null)
{
    public override bool TryTake() => ctx.IsDone;

    public override Task RunAsync() => body.RunAsync();

    public override void Arm()
    {
    }

    public override void Disarm()
    {
    }
}

/// <summary>A task that has completed, well or not.</summary>
internal sealed class TaskCase(AsyncSignal bell, Task task, CaseAction body) : Case(bell, null)
{
    private TaskWaiter? _watch;

    public override bool TryTake()
    {
        if (!task.IsCompleted)
        {
            return false;
        }

        IsOver = true;
        return true;
    }

    public override Task RunAsync()
    {
        task.GetAwaiter().GetResult();          // throws what the task threw
        return body.RunAsync();
    }

    public override void Arm() => (_watch ??= TaskWaiter.Of(task)).Add(this);

    public override void Disarm() => _watch?.Remove(this);
}
