using System.Runtime.ExceptionServices;
using System.Threading.Channels;

namespace Lifeline.Selecting;

/// <summary>Reads from a channel.</summary>
internal sealed class ReadCase<T>(AsyncSignal bell, ChannelReader<T> reader, Delegate body, CaseAction? closed, Func<bool>? when) : Case(bell, when)
{
    private ReadWaiter<T>? _watch;
    private T? _item;                           // from when it is taken until the body runs

    public override bool TryTake()
    {
        if (reader.TryRead(out _item))
        {
            return true;
        }

        if (TakeFailure() is { } failure && !reader.Completion.IsCompleted)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        if (_watch is not { IsClosed: true } && !reader.Completion.IsCompleted)
        {
            return false;
        }

        IsOver = true;
        if (reader.Completion is { IsCompleted: true, IsCompletedSuccessfully: false } failed)
        {
            throw new ChannelClosedException(failed.Exception?.InnerException ?? new TaskCanceledException(failed));
        }

        return closed is not null;
    }

    public override Task RunAsync()
    {
        if (IsOver)
        {
            return closed!.Value.RunAsync();
        }

        var item = _item!;
        _item = default;                        // nobody else is to keep it alive
        if (body is Func<T, Task> asynchronous)
        {
            return asynchronous(item);
        }

        ((Action<T>)body)(item);
        return Task.CompletedTask;
    }

    public override void Arm() => (_watch ??= ReadWaiter<T>.Of(reader)).Add(this);

    public override void Disarm() => _watch?.Remove(this);

    public override RendezvousAttempt? TryStartRendezvous() => Rendezvous<T>.Is(reader) ? new ReadAttempt(this) : null;

    private sealed class ReadAttempt(ReadCase<T> of) : RendezvousAttempt(of)
    {
        private Task<T>? _reading;

        protected override Task Start(CancellationToken withdrawn) => _reading = of.Reader.ReadAsync(withdrawn).AsTask();

        protected override void OnMet() => of._item = _reading!.Result;
    }

    private ChannelReader<T> Reader => reader;
}

/// <summary>Channels without room for any item: both sides have to be there, as with Go's unbuffered ones.</summary>
internal static class Rendezvous<T>
{
    private static readonly Channel<T> s_one = Channel.CreateBounded<T>(0);

    public static bool Is(ChannelReader<T> reader) => reader.GetType() == s_one.Reader.GetType();

    public static bool Is(ChannelWriter<T> writer) => writer.GetType() == s_one.Writer.GetType();
}
