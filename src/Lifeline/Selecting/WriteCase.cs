using System.Threading.Channels;

namespace Lifeline.Selecting;

/// <summary>Writes to a channel.</summary>
internal sealed class WriteCase<T>(AsyncSignal bell, ChannelWriter<T> writer, Func<T> item, CaseAction body, Func<bool>? when) : Case(bell, when)
{
    private WriteWaiter<T>? _watch;
    private T? _item;                           // this turn's

    protected override void OnBegin() => _item = item();

    public override bool TryTake()
    {
        if (writer.TryWrite(_item!))
        {
            return true;
        }

        if (TakeFailure() is { } failure)
        {
            throw new ChannelClosedException(failure);      // how a channel answers that was completed with an error
        }

        return _watch is { IsClosed: true } ? throw new ChannelClosedException() : false;
    }

    public override Task RunAsync()
    {
        _item = default;                        // nobody else is to keep it alive
        return body.RunAsync();
    }

    public override void Arm() => (_watch ??= WriteWaiter<T>.Of(writer)).Add(this);

    public override void Disarm()
    {
        _item = default;
        _watch?.Remove(this);
    }

    public override RendezvousAttempt? TryStartRendezvous() => Rendezvous<T>.Is(writer) ? new WriteAttempt(this) : null;

    private sealed class WriteAttempt(WriteCase<T> of) : RendezvousAttempt(of)
    {
        protected override Task Start(CancellationToken withdrawn) => of.Writer.WriteAsync(of._item!, withdrawn).AsTask();
    }

    private ChannelWriter<T> Writer => writer;
}
