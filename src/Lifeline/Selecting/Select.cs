using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Lifeline.Selecting;

namespace Lifeline;

/// <summary>
/// Go's <c>select</c>: waits on several channels, timers, tasks and the end of a context at once, and runs the body of
/// exactly one case. <c>await</c> it for one turn; <see cref="LoopAsync"/> is <c>for { select { … } }</c>.
/// </summary>
/// <remarks>
/// <para>
/// When several cases are ready, one is chosen at random, each with the same chance. A case that does not run takes nothing from
/// a channel and gives nothing to it.
/// </para>
/// <para>
/// The select always waits for the end of the context as well: without a <see cref="Done(Action)"/> case it throws the
/// context's error, before it looks at any case. So a loop can't forget to end. To wait beyond the end of a
/// context, select on another one, such as <c>ctx.WithoutCancel()</c>.
/// </para>
/// <para>
/// Cases are added first, then the select is awaited, by one caller at a time; it may be awaited again afterwards.
/// Bodies run one at a time, where the continuation of an await would run. The await throws what a body throws.
/// Between turns nothing stays registered on a channel or a task, except in a loop, until it ends; a turn of a loop
/// allocates nothing of its own.
/// </para>
/// </remarks>
[SuppressMessage("Naming", "CA1716:Identifiers should not match keywords", Justification = "Go's word. Visual Basic can write [Select].")]
[HoldsContext]
public sealed partial class Select
{
    private readonly Context _ctx;
    private readonly Random _random;
    private readonly AsyncSignal _signal = new();
    private readonly List<Case> _cases = [];
    private CaseAction? _default;
    private DoneCase? _done;
    private readonly SourceLocation _site;

    private Select(Context ctx, Random random, in SourceLocation site)
    {
        _site = site;
        _ = ctx.Node;                           // refuses default(Context)
        _ctx = ctx;
        _random = random;
    }

    /// <summary>Begins a select that waits until <paramref name="ctx"/> ends, at the latest. Its timers run on that context's clock.</summary>
    /// <param name="ctx">The context whose end ends the select.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public static Select On(Context ctx, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new(ctx, ctx.Node.Clock.Scheduler?.Random ?? Random.Shared, new SourceLocation(file, line));

    /// <summary>As the other overload, with a source of chance that a test controls.</summary>
    internal static Select On(Context ctx, Random random, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new(ctx, random, new SourceLocation(file, line));

    /// <summary>Runs <paramref name="body"/> with an item that was read from a channel: <c>case item := &lt;-ch:</c></summary>
    /// <param name="channel">Where to read.</param>
    /// <param name="body">What to do with the item.</param>
    /// <param name="closed">
    /// Runs once, instead of <paramref name="body"/>, when the channel has been completed and is empty. Without it, the case is
    /// then never ready again.
    /// </param>
    /// <param name="when">Called once each turn; while it returns false the case is disabled, as with Go's nil channel.</param>
    /// <remarks>A channel that was completed with an error makes the select throw <see cref="ChannelClosedException"/>.</remarks>
    public Select Read<T>(ChannelReader<T> channel, Action<T> body, Action? closed = null, Func<bool>? when = null) =>
        AddRead(channel, body, closed, when);

    /// <inheritdoc cref="Read{T}(ChannelReader{T}, Action{T}, Action?, Func{bool}?)"/>
    public Select Read<T>(ChannelReader<T> channel, Func<T, Task> body, Action? closed = null, Func<bool>? when = null) =>
        AddRead(channel, body, closed, when);

    /// <inheritdoc cref="Read{T}(ChannelReader{T}, Action{T}, Action?, Func{bool}?)"/>
    public Select Read<T>(ChannelReader<T> channel, Action<T> body, Func<Task> closed, Func<bool>? when = null) =>
        AddRead(channel, body, closed, when);

    /// <inheritdoc cref="Read{T}(ChannelReader{T}, Action{T}, Action?, Func{bool}?)"/>
    public Select Read<T>(ChannelReader<T> channel, Func<T, Task> body, Func<Task> closed, Func<bool>? when = null) =>
        AddRead(channel, body, closed, when);

    /// <summary>Gives <paramref name="item"/> to a channel, then runs <paramref name="body"/>: <c>case ch &lt;- item:</c></summary>
    /// <param name="channel">Where to write.</param>
    /// <param name="item">What to write.</param>
    /// <param name="body">What to do once it is written; null for nothing.</param>
    /// <param name="when">Called once each turn; while it returns false the case is disabled, as with Go's nil channel.</param>
    /// <remarks>A channel that has been completed makes the select throw <see cref="ChannelClosedException"/>.</remarks>
    public Select Write<T>(ChannelWriter<T> channel, T item, Action? body = null, Func<bool>? when = null) =>
        AddWrite(channel, () => item, body, when);

    /// <inheritdoc cref="Write{T}(ChannelWriter{T}, T, Action?, Func{bool}?)"/>
    public Select Write<T>(ChannelWriter<T> channel, T item, Func<Task> body, Func<bool>? when = null) =>
        AddWrite(channel, () => item, body, when);

    /// <summary>As the other overload, with an item that is made anew each turn.</summary>
    /// <param name="channel">Where to write.</param>
    /// <param name="item">Called once each turn, after <paramref name="when"/> has returned true, whether or not the item will be written in this turn.</param>
    /// <param name="body">What to do once it is written; null for nothing.</param>
    /// <param name="when">Called once each turn; while it returns false the case is disabled, as with Go's nil channel.</param>
    /// <remarks>A channel that has been completed makes the select throw <see cref="ChannelClosedException"/>.</remarks>
    public Select Write<T>(ChannelWriter<T> channel, Func<T> item, Action? body = null, Func<bool>? when = null) =>
        AddWrite(channel, item, body, when);

    /// <inheritdoc cref="Write{T}(ChannelWriter{T}, Func{T}, Action?, Func{bool}?)"/>
    public Select Write<T>(ChannelWriter<T> channel, Func<T> item, Func<Task> body, Func<bool>? when = null) =>
        AddWrite(channel, item, body, when);

    /// <summary>Runs <paramref name="body"/> when nothing else was ready for so long: <c>case &lt;-time.After(span):</c></summary>
    /// <param name="span">Counted from the beginning of each turn. Zero or less is ready at once, <see cref="Timeout.InfiniteTimeSpan"/> never.</param>
    /// <param name="body">What to do then.</param>
    /// <param name="when">Called once each turn; while it returns false the case is disabled.</param>
    public Select After(TimeSpan span, Action body, Func<bool>? when = null) => AddAfter(span, body, when);

    /// <inheritdoc cref="After(TimeSpan, Action, Func{bool}?)"/>
    public Select After(TimeSpan span, Func<Task> body, Func<bool>? when = null) => AddAfter(span, body, when);

    /// <summary>Runs <paramref name="body"/> again and again: a <c>time.Ticker</c>.</summary>
    /// <param name="period">More than zero. Counted from the first turn on; ticks for which there was no turn are dropped.</param>
    /// <param name="body">What to do at each tick.</param>
    /// <param name="when">Called once each turn; while it returns false the case is disabled.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="period"/> is zero or less.</exception>
    public Select Every(TimeSpan period, Action body, Func<bool>? when = null) => AddEvery(period, body, when);

    /// <inheritdoc cref="Every(TimeSpan, Action, Func{bool}?)"/>
    public Select Every(TimeSpan period, Func<Task> body, Func<bool>? when = null) => AddEvery(period, body, when);

    /// <summary>Runs <paramref name="body"/>, once, when a task has completed. If the task failed, the select throws what the task threw.</summary>
    /// <param name="task">What to wait for. It goes on when another case was first.</param>
    /// <param name="body">What to do then.</param>
    public Select Await(Task task, Action body) => AddAwait(task, body, body);

    /// <inheritdoc cref="Await(Task, Action)"/>
    public Select Await(Task task, Func<Task> body) => AddAwait(task, body, body);

    /// <summary>Runs <paramref name="body"/> with the result of a task, once. If the task failed, the select throws what the task threw.</summary>
    /// <param name="task">What to wait for. It goes on when another case was first.</param>
    /// <param name="body">What to do with the result.</param>
    public Select Await<T>(Task<T> task, Action<T> body) => AddAwait(task, body, (Action)(() => body(task.Result)));

    /// <inheritdoc cref="Await{T}(Task{T}, Action{T})"/>
    public Select Await<T>(Task<T> task, Func<T, Task> body) => AddAwait(task, body, (Func<Task>)(() => body(task.Result)));

    /// <summary>
    /// Runs <paramref name="body"/> when the context has ended, and ends the select without an error: <c>case &lt;-ctx.Done():</c> It
    /// is chosen among the ready cases as any other; a loop ends with it.
    /// </summary>
    /// <param name="body">What to do then; <c>ctx.Error</c> says why it ended.</param>
    /// <exception cref="InvalidOperationException">There is such a case already.</exception>
    public Select Done(Action body) => AddDone(body);

    /// <inheritdoc cref="Done(Action)"/>
    public Select Done(Func<Task> body) => AddDone(body);

    /// <summary>Runs <paramref name="body"/> when no other case is ready at this moment, so that the select does not wait: <c>default:</c></summary>
    /// <param name="body">What to do then.</param>
    /// <exception cref="InvalidOperationException">There is a default already.</exception>
    public Select Default(Action body) => AddDefault(body);

    /// <inheritdoc cref="Default(Action)"/>
    public Select Default(Func<Task> body) => AddDefault(body);

    private Select AddRead<T>(ChannelReader<T> channel, Delegate body, Delegate? closed, Func<bool>? when)
    {
        ArgumentNullException.ThrowIfNull(channel);
        ArgumentNullException.ThrowIfNull(body);
        return Add(new ReadCase<T>(_signal, channel, body, closed is null ? null : new CaseAction(closed), when));
    }

    private Select AddWrite<T>(ChannelWriter<T> channel, Func<T> item, Delegate? body, Func<bool>? when)
    {
        ArgumentNullException.ThrowIfNull(channel);
        ArgumentNullException.ThrowIfNull(item);
        return Add(new WriteCase<T>(_signal, channel, item, new CaseAction(body), when));
    }

    private Select AddAwait(Task task, Delegate body, Delegate run)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(body);
        return Add(new TaskCase(_signal, task, new CaseAction(run)));
    }

    private Select AddAfter(TimeSpan span, Delegate body, Func<bool>? when)
    {
        ArgumentNullException.ThrowIfNull(body);
        return Add(new AfterCase(_signal, _ctx.Node.Clock, span, new CaseAction(body), when));
    }

    private Select AddEvery(TimeSpan period, Delegate body, Func<bool>? when)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(period, TimeSpan.Zero);
        ArgumentNullException.ThrowIfNull(body);
        return Add(new EveryCase(_signal, _ctx.Node.Clock, period, new CaseAction(body), when));
    }

    private Select AddDone(Delegate body)
    {
        ArgumentNullException.ThrowIfNull(body);
        if (_done is not null)
        {
            throw new InvalidOperationException("This select has a Done case already. The context ends once, and one case runs: put both into one body.");
        }

        _done = new DoneCase(_ctx, _signal, new CaseAction(body));
        return Add(_done);
    }

    private Select AddDefault(Delegate body)
    {
        ArgumentNullException.ThrowIfNull(body);
        if (_default is not null)
        {
            throw new InvalidOperationException("This select has a Default already, and one case runs: put both into one body.");
        }

        _default = new CaseAction(body);
        return this;
    }

    private Select Add(Case added)
    {
        if (_running != 0)
        {
            throw new InvalidOperationException(
                "A case can't be added while the select runs. Add it before, with a 'when' that says from when on it counts.");
        }

        _cases.Add(added);
        return this;
    }
}
