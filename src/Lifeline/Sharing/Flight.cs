using Lifeline.Scheduling;
using Lifeline.Tree;

namespace Lifeline.Sharing;

/// <summary>One execution, and those who wait for it. Who joins and leaves is the business of the gate of its <see cref="SingleFlight{TKey, T}"/>.</summary>
/// <remarks>There is no timer: whoever waits leaves when his own time is up, and with the last one the execution ends.</remarks>
internal sealed class Flight<T> : IThreadPoolWorkItem
{
    private readonly TaskCompletionSource<T> _result;
    private readonly List<long> _waiting = [];  // until when, in ticks of our clock
    private Func<Context, Task<T>>? _work;      // from the start until it begins, as the two below
    private Action? _onThrough;
    private ExecutionContext? _flow;

    /// <summary>Nobody waits yet: whoever came first joins, too.</summary>
    public Flight(Context first, in SourceSite site)
    {
        Node = new ExtendableNode(first.WithoutCancel(site.GetPath(), site.Line).Node, first.Node.DeadlineNow, site);
        _result = new TaskCompletionSource<T>(Dispatcher.Continuations(Node.Clock));
    }

    /// <summary>What all wait for.</summary>
    public Task<T> Result => _result.Task;

    private ExtendableNode Node { get; }

    private ContextScope Scope => new(Node);

    public void Start(Func<Context, Task<T>> work, Action onThrough)
    {
        Node.Settle();
        (_work, _onThrough, _flow) = (work, onThrough, ExecutionContext.Capture());
        Dispatcher.Queue(Node.Clock, this);
    }

    void IThreadPoolWorkItem.Execute()
    {
        var flow = _flow;
        _flow = null;
        if (flow is null)
        {
            _ = RunAsync();
        }
        else
        {
            ExecutionContext.Run(flow, static flight => _ = ((Flight<T>)flight!).RunAsync(), this);
        }
    }

    public override string ToString() => $"the shared work started at {Node.Site}";

    private async Task RunAsync()
    {
        var (work, onThrough) = (_work!, _onThrough!);
        (_work, _onThrough) = (null, null);     // they may hold much
        try
        {
            var result = await work(Scope).ConfigureAwait(Dispatcher.Stays);
            onThrough();
            _result.SetResult(result);
        }
        catch (Exception failure)
        {
            onThrough();
            _result.SetException(failure);
            _ = _result.Task.Exception;         // nobody may be left who looks at it
        }
        finally
        {
            Scope.Dispose();
        }
    }

    /// <summary>One more who waits.</summary>
    /// <returns>Until when, which is what he gives back when he leaves.</returns>
    public long Join(Context ctx)
    {
        // Deadlines on another clock can't be compared; what is left of them can.
        var until = ctx.Node.Clock == Node.Clock ? ctx.Node.DeadlineNow
            : ctx.Remaining is { } remaining ? Node.Clock.After(remaining) : long.MaxValue;
        _waiting.Add(until);
        Node.Until = _waiting.Max();
        return until;
    }

    /// <summary>One less.</summary>
    /// <returns>True when nobody waits any more for what is still under way: then it is to be abandoned.</returns>
    public bool Leave(long until)
    {
        _waiting.Remove(until);
        if (_waiting.Count > 0)
        {
            Node.Until = _waiting.Max();
            return false;
        }

        return !_result.Task.IsCompleted;
    }

    public void Abandon()
    {
        if (Node.Clock.Now < Node.Until)
        {
            Scope.Cancel(new AbandonedException());
        }
        else
        {
            Scope.Expire(null);
        }
    }
}
