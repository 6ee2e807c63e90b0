using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Lifeline.Leaks;
using Lifeline.Scheduling;

namespace Lifeline.Selecting;

/// <summary>
/// Waits once at a channel or a task, for all cases of all selects that wait there. A wait that a channel was asked for
/// can only be taken back with a token, and then the channel allocates for it each time. This one is never taken back:
/// there is at most one for each channel, however many selects come and go, and it stays until the channel answers.
/// </summary>
/// <remarks>
/// Channels are foreign code: they are asked and heard under no gate, and whatever they throw is the failure of those selects that
/// waited for the answer, and of no others. A watch is held by the cases that use it, and by the channel for as long as that owes an
/// answer; the table by which it is found again holds it weakly, or a channel would keep this library from being unloaded.
/// </remarks>
internal abstract class SharedWaiter
{
    private readonly Lock _gate = new();
    private readonly Action _onAnswer;
    private Case? _first;                       // guarded by _gate; those who wait, the earliest first
    private Case? _last;
    private long _stamp = 1;                    // guarded by _gate; goes up with each answer
    private bool _isAsked;                      // guarded by _gate; true from before the question until after the answer

    protected SharedWaiter() => _onAnswer = () => OnAnswer(atOnce: false);

    /// <summary>True once there is nothing to wait for any more.</summary>
    public bool IsClosed { get; protected set; }

    /// <summary>Has the case's bell rung with the next answer. Does nothing when it waits already.</summary>
    /// <exception cref="Exception">What was asked threw instead of promising an answer. The case then waits for nothing.</exception>
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

        bool isAnswered;
        try
        {
            isAnswered = Ask(_onAnswer);        // not under the gate, as this is foreign code
        }
        catch
        {
            Remove(waiting);
            Answer(failure: null);              // those who came meanwhile ask for themselves
            throw;
        }

        if (isAnswered)
        {
            OnAnswer(atOnce: true);
        }
    }

    public void Remove(Case waiting)
    {
        lock (_gate)
        {
            waiting.Fail(null);
            if (waiting.Stamp != 0)
            {
                Unlink(waiting);
            }
        }
    }

    /// <summary>Asks, and has <paramref name="onAnswer"/> called once there is an answer.</summary>
    /// <returns>True when the answer is there already; then nothing is called.</returns>
    protected abstract bool Ask(Action onAnswer);

    /// <summary>Takes the answer, whatever it is. Does not throw.</summary>
    /// <param name="atOnce">True when it was there as soon as the question was asked.</param>
    /// <returns>What was thrown instead of an answer; null when there was one, or it is only to be asked anew.</returns>
    protected abstract Exception? Take(bool atOnce);

    private void OnAnswer(bool atOnce)
    {
        lock (_gate)
        {
            if (!_isAsked)
            {
                return;                         // a second answer to one question
            }
        }

        Answer(Take(atOnce));
    }

    private void Answer(Exception? failure)
    {
        Case? waiting;
        long answered;
        bool isLast;
        lock (_gate)
        {
            _isAsked = false;
            answered = _stamp++;                // those who come from now on have a later stamp, and ask anew
            waiting = TakeFirst(answered, failure, out isLast);
        }

        while (waiting is not null)
        {
            // A select goes on on this thread, which saves a change of threads, but nobody has to wait until its body is through.
            waiting.Signal.Signal(elsewhere: !isLast);
            if (isLast)
            {
                return;
            }

            lock (_gate)
            {
                waiting = TakeFirst(answered, failure, out isLast);
            }
        }
    }

    private Case? TakeFirst(long answered, Exception? failure, out bool isLast)
    {
        var waiting = _first;
        if (waiting is null || waiting.Stamp > answered)
        {
            isLast = true;
            return null;
        }

        Unlink(waiting);
        waiting.Fail(failure);
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
internal abstract class ChannelWaiter : SharedWaiter
{
    // The framework's channels keep the last callback, also after they have called it. Where that would keep us from being
    // unloaded, it is a task of the framework's that they call, at the price of that task.
    private static readonly bool s_isUnloadable = typeof(ChannelWaiter).Assembly.IsCollectible;

    private ConfiguredValueTaskAwaitable<bool>.ConfiguredValueTaskAwaiter _answer;      // written by whoever asks

    protected abstract ValueTask<bool> WaitAsync();

    /// <summary>What an answer that failed says: that the channel is over, that somebody else waited instead of us, or no more than itself.</summary>
    /// <returns>What to throw; null when the channel is over or is to be asked anew.</returns>
    protected abstract Exception? OnFailed(Exception failure, bool atOnce);

    [SuppressMessage("Reliability", "CA2012:Use ValueTasks correctly", Justification = "The answer is taken once, by Take.")]
    protected sealed override bool Ask(Action onAnswer)
    {
        var promised = WaitAsync();
        if (s_isUnloadable)
        {
            promised = new ValueTask<bool>(promised.AsTask());
        }

        var answer = promised.ConfigureAwait(Dispatcher.Stays).GetAwaiter();
        _answer = answer;
        if (answer.IsCompleted)
        {
            return true;
        }

        answer.UnsafeOnCompleted(onAnswer);
        return false;
    }

    protected sealed override Exception? Take(bool atOnce)
    {
        try
        {
            IsClosed = !_answer.GetResult();
            return null;
        }
        catch (Exception failure)
        {
            try
            {
                return OnFailed(failure, atOnce);
            }
            catch (Exception another)           // it is the channel that is asked there, too
            {
                return another;
            }
        }
    }
}

internal sealed class ReadWaiter<T>(ChannelReader<T> reader) : ChannelWaiter
{
    private static readonly WeakTable<ChannelReader<T>, ReadWaiter<T>> s_watches = new();

    public static ReadWaiter<T> Of(ChannelReader<T> reader) => s_watches.GetOrMake(reader, reader, static reader => new ReadWaiter<T>(reader));

    protected override ValueTask<bool> WaitAsync() => reader.WaitToReadAsync(CancellationToken.None);

    protected override Exception? OnFailed(Exception failure, bool atOnce)
    {
        IsClosed = reader.Completion.IsCompleted;       // then whoever reads on will be told the channel's own error

        // A channel for a single reader drops the older of two waits.
        return IsClosed || (failure is OperationCanceledException && !atOnce) ? null : failure;
    }
}

internal sealed class WriteWaiter<T>(ChannelWriter<T> writer) : ChannelWaiter
{
    private static readonly WeakTable<ChannelWriter<T>, WriteWaiter<T>> s_watches = new();

    public static WriteWaiter<T> Of(ChannelWriter<T> writer) => s_watches.GetOrMake(writer, writer, static writer => new WriteWaiter<T>(writer));

    protected override ValueTask<bool> WaitAsync() => writer.WaitToWriteAsync(CancellationToken.None);

    protected override Exception? OnFailed(Exception failure, bool atOnce) => failure;
}

internal sealed class TaskWaiter(Task task) : SharedWaiter
{
    private static readonly WeakTable<Task, TaskWaiter> s_watches = new();

    public static TaskWaiter Of(Task task) => s_watches.GetOrMake(task, task, static task => new TaskWaiter(task));

    protected override bool Ask(Action onAnswer)
    {
        if (task.IsCompleted)
        {
            return true;
        }

        task.ConfigureAwait(Dispatcher.Stays).GetAwaiter().UnsafeOnCompleted(onAnswer);
        return false;
    }

    protected override Exception? Take(bool atOnce)
    {
        IsClosed = true;
        return null;
    }
}
