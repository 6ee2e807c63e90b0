namespace Lifeline.Selecting;

/// <summary>
/// One case of a select. Used by the select's thread alone, except for <see cref="Signal"/> and the members that the
/// <see cref="SharedWaiter"/> uses.
/// </summary>
internal abstract class Case(AsyncSignal signal, Func<bool>? when)
{
    // The links of a SharedWaiter's list of waiting cases; guarded by its lock. Stamp is 0 while this case is not in the list.
    public Case? Earlier;
    public Case? Later;
    public long Stamp;

    // The exception of a failed wait of the SharedWaiter, for this case's select to throw; null for none. Written under the waiter's
    // lock, before Signal is set.
    private Exception? _failure;

    public AsyncSignal Signal => signal;

    /// <summary>True when the case takes part in this turn.</summary>
    public bool IsEnabled { get; private set; }

    /// <summary>True once the case can never be ready again.</summary>
    public bool IsOver { get; protected set; }

    /// <summary>Starts a turn.</summary>
    public void Begin()
    {
        IsEnabled = !IsOver && (when is null || when());
        if (IsEnabled)
        {
            OnBegin();
        }
    }

    /// <summary>If the case is ready, does what can't be undone: the item is read, or written.</summary>
    public abstract bool TryTake();

    /// <summary>Runs the body, after <see cref="TryTake"/> returned true.</summary>
    public abstract Task RunAsync();

    /// <summary>
    /// Registers <see cref="Signal"/> to be set once the case may be ready. Needed again after each signal; a second call before
    /// that does nothing.
    /// </summary>
    public abstract void Arm();

    /// <summary>Removes all registrations.</summary>
    public abstract void Disarm();

    /// <summary>A rendezvous attempt, for unbuffered channels, on which reader and writer have to meet; null for all other cases.</summary>
    public virtual RendezvousAttempt? TryStartRendezvous() => null;

    /// <summary>Called by the <see cref="SharedWaiter"/> under its lock, with the exception of a failed wait; null clears it.</summary>
    public void Fail(Exception? failure) => _failure = failure;

    /// <summary>Returns and clears the exception of a failed wait; null for none.</summary>
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

/// <summary>Ready once the select's context is canceled. The select itself waits for that, with or without this case.</summary>
internal sealed class DoneCase(Context ctx, AsyncSignal signal, CaseAction body) : Case(signal, null)
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

/// <summary>Ready once a task has completed, with or without success.</summary>
internal sealed class TaskCase(AsyncSignal signal, Task task, CaseAction body) : Case(signal, null)
{
    private TaskWaiter? _waiter;

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

    public override void Arm() => (_waiter ??= TaskWaiter.Of(task)).Add(this);

    public override void Disarm() => _waiter?.Remove(this);
}
