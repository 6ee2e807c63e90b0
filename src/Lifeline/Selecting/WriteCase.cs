using System.Threading.Channels;

namespace Lifeline.Selecting;

/// <summary>Writes to a channel.</summary>
internal sealed class WriteCase<T>(AsyncSignal signal, ChannelWriter<T> writer, Func<T> item, CaseAction body, Func<bool>? when) : Case(signal, when)
{
    private WriteWaiter<T>? _waiter;
    private T? _item;                           // the item of this turn

    protected override void OnBegin() => _item = item();

    public override bool TryTake()
    {
        if (writer.TryWrite(_item!))
        {
            return true;
        }

        if (TakeFailure() is { } failure)
        {
            throw new ChannelClosedException(failure);      // what a channel throws that was completed with an error
        }

        return _waiter is { IsClosed: true } ? throw new ChannelClosedException() : false;
    }

    public override Task RunAsync()
    {
        _item = default;                        // the case must not keep it alive
        return body.RunAsync();
    }

    public override void Arm() => (_waiter ??= WriteWaiter<T>.Of(writer)).Add(this);

    public override void Disarm()
    {
        _item = default;
        _waiter?.Remove(this);
    }

    public override RendezvousAttempt? TryStartRendezvous() => Rendezvous<T>.Is(writer) ? new WriteAttempt(this) : null;

    private sealed class WriteAttempt(WriteCase<T> of) : RendezvousAttempt(of)
    {
        protected override Task Start(CancellationToken withdrawn) => of.Writer.WriteAsync(of._item!, withdrawn).AsTask();
    }

    private ChannelWriter<T> Writer => writer;
}
