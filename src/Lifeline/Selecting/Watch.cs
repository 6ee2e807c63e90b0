using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Lifeline.Scheduling;

namespace Lifeline.Selecting;

/// <summary>
/// Waits once at a channel or a task, for all cases of all selects that wait there. A wait that a channel was asked for
/// can only be taken back with a token, and then the channel allocates for it each time. This one is never taken back:
/// there is at most one for each channel, however many selects come and go, and it stays until the channel answers.
/// </summary>
internal abstract class Watch
{
    private readonly Lock _gate = new();
    private readonly Action _onAnswer;
    private Case? _first;                       // guarded by _gate; those who wait, the earliest first
    private Case? _last;
    private long _stamp = 1;                    // guarded by _gate; goes up with each answer
    private bool _isAsked;                      // guarded by _gate; true from before the question until after the answer

    protected Watch() => _onAnswer = OnAnswer;

    /// <summary>True once there is nothing to wait for any more.</summary>
    public bool IsClosed { get; protected set; }

    /// <summary>Has the case's bell rung with the next answer. Does nothing when it waits already.</summary>
    public void Add(Case waiting)
    {
        lock (_gate)
        {
            if (waiting.Stamp == 0)
            {
                waiting.Stamp = _stamp;
                waiting.Earlier = _last;
                _last = _last is null ? _first = waiting : _last.Later = waiting;
            }

            if (_isAsked)
            {
                return;
            }

            _isAsked = true;
        }

        // Not under the gate, as this is foreign code.
        if (Ask(_onAnswer))
        {
            OnAnswer();
        }
    }

    public void Remove(Case waiting)
    {
        lock (_gate)
        {
            if (waiting.Stamp != 0)
            {
                Unlink(waiting);
            }
        }
    }

    /// <summary>Asks, and has <paramref name="onAnswer"/> called once there is an answer.</summary>
    /// <returns>True when the answer is there already; then nothing is called.</returns>
    protected abstract bool Ask(Action onAnswer);

    /// <summary>Takes the answer.</summary>
    protected abstract void Take();

    private void OnAnswer()
    {
        Take();
        Case? waiting;
        long answered;
        bool isLast;
        lock (_gate)
        {
            _isAsked = false;
            answered = _stamp++;                // those who come from now on have a later stamp, and ask anew
            waiting = TakeFirst(answered, out isLast);
        }

        while (waiting is not null)
        {
            // A select goes on on this thread, which saves a change of threads, but nobody has to wait until its body is through.
            waiting.Bell.Ring(elsewhere: !isLast);
            if (isLast)
            {
                return;
            }

            lock (_gate)
            {
                waiting = TakeFirst(answered, out isLast);
            }
        }
    }

    private Case? TakeFirst(long answered, out bool isLast)
    {
        var waiting = _first;
        if (waiting is null || waiting.Stamp > answered)
        {
            isLast = true;
            return null;
        }

        Unlink(waiting);
        isLast = _first is null || _first.Stamp > answered;
        return waiting;
    }

    private void Unlink(Case waiting)
    {
        if (waiting.Earlier is { } earlier)
        {
            earlier.Later = waiting.Later;
        }
        else
        {
            _first = waiting.Later;
        }

        if (waiting.Later is { } later)
        {
            later.Earlier = waiting.Earlier;
        }
        else
        {
            _last = waiting.Earlier;
        }

        waiting.Earlier = waiting.Later = null;
        waiting.Stamp = 0;
    }
}

/// <summary>Waits until something can be read from a channel, or written to it.</summary>
internal abstract class ChannelWatch : Watch
{
    private ConfiguredValueTaskAwaitable<bool>.ConfiguredValueTaskAwaiter _answer;      // written by whoever asks

    protected abstract ValueTask<bool> WaitAsync();

    /// <summary>True when a wait that was cancelled was so because the channel is over, and not because somebody else waited.</summary>
    protected abstract bool WasOver { get; }

    [SuppressMessage("Reliability", "CA2012:Use ValueTasks correctly", Justification = "The answer is taken once, by Take.")]
    protected sealed override bool Ask(Action onAnswer)
    {
        var answer = WaitAsync().ConfigureAwait(Dispatcher.Stays).GetAwaiter();
        _answer = answer;
        if (answer.IsCompleted)
        {
            return true;
        }

        answer.UnsafeOnCompleted(onAnswer);
        return false;
    }

    protected sealed override void Take()
    {
        try
        {
            IsClosed = !_answer.GetResult();
        }
        catch (OperationCanceledException)
        {
            IsClosed = WasOver;                 // a channel for a single reader drops the older of two waits
        }
        catch (Exception)                       // the channel was completed with an error, which whoever reads on will be told
        {
            IsClosed = true;
        }
    }
}

internal sealed class ReadWatch<T>(ChannelReader<T> reader) : ChannelWatch
{
    private static readonly ConditionalWeakTable<ChannelReader<T>, ReadWatch<T>> s_watches = [];

    public static ReadWatch<T> Of(ChannelReader<T> reader) => s_watches.GetValue(reader, static reader => new ReadWatch<T>(reader));

    protected override bool WasOver => reader.Completion.IsCompleted;

    protected override ValueTask<bool> WaitAsync() => reader.WaitToReadAsync(CancellationToken.None);
}

internal sealed class WriteWatch<T>(ChannelWriter<T> writer) : ChannelWatch
{
    private static readonly ConditionalWeakTable<ChannelWriter<T>, WriteWatch<T>> s_watches = [];

    public static WriteWatch<T> Of(ChannelWriter<T> writer) => s_watches.GetValue(writer, static writer => new WriteWatch<T>(writer));

    protected override bool WasOver => true;

    protected override ValueTask<bool> WaitAsync() => writer.WaitToWriteAsync(CancellationToken.None);
}

internal sealed class TaskWatch(Task task) : Watch
{
    private static readonly ConditionalWeakTable<Task, TaskWatch> s_watches = [];

    public static TaskWatch Of(Task task) => s_watches.GetValue(task, static task => new TaskWatch(task));

    protected override bool Ask(Action onAnswer)
    {
        if (task.IsCompleted)
        {
            return true;
        }

        task.ConfigureAwait(Dispatcher.Stays).GetAwaiter().UnsafeOnCompleted(onAnswer);
        return false;
    }

    protected override void Take() => IsClosed = true;
}
