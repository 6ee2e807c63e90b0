using System.Runtime.ExceptionServices;
using System.Threading.Channels;

namespace Lifeline.Selecting;

/// <summary>Reads from a channel.</summary>
internal sealed class ReadCase<T>(AsyncSignal signal, ChannelReader<T> reader, Delegate body, CaseAction? closed, Func<bool>? when) : Case(signal, when)
{
    private ReadWaiter<T>? _waiter;
    private T? _item;                           // set from TryTake until the body runs

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

        if (_waiter is not { IsClosed: true } && !reader.Completion.IsCompleted)
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
        _item = default;                        // the case must not keep it alive
        if (body is Func<T, Task> asynchronous)
        {
            return asynchronous(item);
        }

        ((Action<T>)body)(item);
        return Task.CompletedTask;
    }

    public override void Arm() => (_waiter ??= ReadWaiter<T>.Of(reader)).Add(this);

    public override void Disarm() => _waiter?.Remove(this);

    public override RendezvousAttempt? TryStartRendezvous() => Rendezvous<T>.Is(reader) ? new ReadAttempt(this) : null;

    private sealed class ReadAttempt(ReadCase<T> of) : RendezvousAttempt(of)
    {
        private Task<T>? _read;

        protected override Task Start(CancellationToken withdrawn) => _read = of.Reader.ReadAsync(withdrawn).AsTask();

        protected override void OnMet() => of._item = _read!.Result;
    }

    private ChannelReader<T> Reader => reader;
}

/// <summary>Detects unbuffered channels, of capacity 0: a read and a write complete only together, as with Go's.</summary>
internal static class Rendezvous<T>
{
    private static readonly Channel<T> s_unbuffered = Channel.CreateBounded<T>(0);

    public static bool Is(ChannelReader<T> reader) => reader.GetType() == s_unbuffered.Reader.GetType();

    public static bool Is(ChannelWriter<T> writer) => writer.GetType() == s_unbuffered.Writer.GetType();
}
