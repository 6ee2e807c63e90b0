namespace Lifeline.Tree;

/// <summary>Something to run once, on the thread pool, when a context has ended.</summary>
internal sealed class CallbackNode(Node context, Delegate callback, object? state, ExecutionContext? flow, in SourceSite site)
    : Node(context, null, long.MaxValue, site), IThreadPoolWorkItem
{
    private static readonly ContextCallback s_invoke = static node => ((CallbackNode)node!).Invoke();

    public override string Description => "AfterFunc";

    public override bool IsAttachment => true;

    /// <summary>True from the moment on when nothing can prevent the run any more.</summary>
    public bool HasStarted => CurrentEnd is { } end && !ReferenceEquals(end, End.Stopped);

    public CallbackNode Settle()
    {
        AdoptInto(Parent!.Keeper);
        return this;
    }

    protected override void OnEnded(End end)
    {
        if (!ReferenceEquals(end, End.Stopped))
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        try
        {
            if (flow is null)
            {
                Invoke();
            }
            else
            {
                ExecutionContext.Run(flow, s_invoke, this);
            }
        }
        catch (Exception failure)
        {
            LifelineEvents.OnCallbackFailed(new CallbackFailure(failure, new Context(Parent!), Site));
        }
    }

    private void Invoke()
    {
        if (callback is Action action)
        {
            action();
        }
        else
        {
            ((Action<object?>)callback)(state);
        }
    }
}
