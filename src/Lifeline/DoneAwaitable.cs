using System.Runtime.CompilerServices;

namespace Lifeline;

/// <summary>What <c>await ctx.Done</c> awaits: the end of a context. It does not throw.</summary>
[HoldsContext]
public readonly struct DoneAwaitable : IEquatable<DoneAwaitable>
{
    private readonly Context _context;

    internal DoneAwaitable(Context context) => _context = context;

    /// <summary>Called by <c>await</c>.</summary>
    public Awaiter GetAwaiter() => new(_context);

    /// <summary>A task that completes when the context has ended, for <see cref="Task.WhenAny(Task[])"/> and the like.</summary>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <remarks>A new task each time, which stays registered until the context ends.</remarks>
    public Task AsTask([CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        if (_context.IsDone)
        {
            return Task.CompletedTask;
        }

        var done = new TaskCompletionSource();
        _context.AfterFunc(static done => ((TaskCompletionSource)done!).SetResult(), done, file, line);
        return done.Task;
    }

    /// <inheritdoc/>
    public bool Equals(DoneAwaitable other) => _context == other._context;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is DoneAwaitable other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _context.GetHashCode();

    /// <summary>True when both await the same context.</summary>
    public static bool operator ==(DoneAwaitable left, DoneAwaitable right) => left.Equals(right);

    /// <summary>True when they await different contexts.</summary>
    public static bool operator !=(DoneAwaitable left, DoneAwaitable right) => !left.Equals(right);

    /// <summary>What the compiler uses to await the end. The code behind the await goes on on the thread pool.</summary>
    [HoldsContext]
    public readonly struct Awaiter : ICriticalNotifyCompletion, IEquatable<Awaiter>
    {
        private readonly Context _context;

        internal Awaiter(Context context) => _context = context;

        /// <summary>True when the context has ended.</summary>
        public bool IsCompleted => _context.IsDone;

        /// <summary>Returns nothing, and never throws.</summary>
        public void GetResult()
        {
        }

        /// <inheritdoc/>
        public void OnCompleted(Action continuation) =>
            new Core.AfterFunc(_context.Node, continuation, null, ExecutionContext.Capture(), default).Activate();

        /// <inheritdoc/>
        public void UnsafeOnCompleted(Action continuation) =>
            new Core.AfterFunc(_context.Node, continuation, null, flow: null, default).Activate();

        /// <inheritdoc/>
        public bool Equals(Awaiter other) => _context == other._context;

        /// <inheritdoc/>
        public override bool Equals(object? obj) => obj is Awaiter other && Equals(other);

        /// <inheritdoc/>
        public override int GetHashCode() => _context.GetHashCode();

        /// <summary>True when both await the same context.</summary>
        public static bool operator ==(Awaiter left, Awaiter right) => left.Equals(right);

        /// <summary>True when they await different contexts.</summary>
        public static bool operator !=(Awaiter left, Awaiter right) => !left.Equals(right);
    }
}
