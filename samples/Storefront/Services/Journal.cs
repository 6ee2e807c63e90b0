using System.Collections.Concurrent;
using System.Diagnostics;
using Lifeline;
using Lifeline.AspNetCore;

namespace Storefront.Services;

/// <summary>Who worked on what, from when to when, and how it ended. Also the count of what is still being worked on.</summary>
internal sealed class Journal(bool keepsEntries)
{
    private readonly ConcurrentQueue<Entry> _entries = new();
    private int _running;

    /// <summary>How many handlers and queries have begun and not ended.</summary>
    public int Running => Volatile.Read(ref _running);

    public IReadOnlyList<Entry> Entries => [.. _entries];

    public Entry Begin(string hop, string what, Context ctx)
    {
        Interlocked.Increment(ref _running);
        var entry = new Entry(this, hop, what, ctx);
        if (keepsEntries)
        {
            _entries.Enqueue(entry);
        }

        return entry;
    }

    public void Clear() => _entries.Clear();

    internal sealed class Entry(Journal journal, string hop, string what, Context ctx) : IDisposable
    {
        private long _stopped;
        private string _outcome = "ok";

        public string Hop => hop;

        public string What => what;

        public long Started { get; } = Stopwatch.GetTimestamp();

        /// <summary>Null while it runs.</summary>
        public long? Stopped => Volatile.Read(ref _stopped) is var at && at == 0 ? null : at;

        public string Outcome => _outcome;

        public async Task<T> WatchAsync<T>(Task<T> work)
        {
            try
            {
                return await work;
            }
            catch (Exception failure)
            {
                _outcome = Word(failure);
                throw;
            }
        }

        public async Task WatchAsync(Task work) => await WatchAsync(Valued(work));

        public void Dispose()
        {
            if (Interlocked.CompareExchange(ref _stopped, Stopwatch.GetTimestamp(), 0) == 0)
            {
                Interlocked.Decrement(ref journal._running);
            }
        }

        private static async Task<bool> Valued(Task work)
        {
            await work;
            return true;
        }

        private string Word(Exception failure) => ctx.Cause switch
        {
            ClientGoneException => "client gone",
            ShutdownException => "shutdown",
            not null when ctx.Error is DeadlineExceededException => "deadline",
            not null => "canceled",
            null => (failure as RemoteEndedException ?? failure.InnerException as RemoteEndedException) is { } remote
                ? $"{remote.Status} from {remote.Hop}"
                : failure is DeadlineExceededException ? "deadline" : failure.GetType().Name,
        };
    }
}
