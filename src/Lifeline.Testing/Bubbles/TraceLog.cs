using System.Reflection;

namespace Lifeline.Testing.Bubbles;

/// <summary>The trace of a run: its last pieces, and a hash of all of them.</summary>
/// <remarks>Written by the bubble's thread; complete for other threads once the run has ended. Formats text only when it is read.</remarks>
internal sealed class TraceLog(int capacity)
{
    private Entry[] _entries = new Entry[Math.Min(capacity, 16)];   // grows to the capacity, then is a ring

    public long Count { get; private set; }

    /// <summary>A hash (FNV-1a) of all pieces so far, each with its time.</summary>
    public ulong Order { get; private set; } = 14695981039346656037UL;

    /// <summary>The piece that runs, or ran last.</summary>
    public string Latest => capacity == 0 || Count == 0 ? "unknown, as no trace is kept" : Text(_entries[(Count - 1) % capacity]);

    /// <param name="at">The clock's ticks.</param>
    /// <param name="what">An <see cref="AsyncMethod"/>, a callback, or the text itself.</param>
    /// <param name="state">The number of the await after which a method continues.</param>
    public void Add(long at, object what, int state)
    {
        var hash = what switch
        {
            AsyncMethod method => method.Hash + (ulong)state,
            Delegate callback => HashOf(callback),
            string text => MethodNames.Hash(text),
            _ => 0UL,
        };
        Order = ((Order ^ hash) * 1099511628211UL ^ (ulong)at) * 1099511628211UL;
        Count++;
        if (capacity == 0)
        {
            return;
        }

        var index = (Count - 1) % capacity;
        if (index >= _entries.Length)
        {
            Array.Resize(ref _entries, Math.Min(capacity, _entries.Length * 2));
        }

        _entries[index] = new Entry(at, what, state);
    }

    public IReadOnlyList<TracedPiece> ToList()
    {
        var first = Math.Max(0, Count - capacity);
        var list = new List<TracedPiece>();
        for (var number = first; number < Count; number++)
        {
            var entry = _entries[number % capacity];
            list.Add(new TracedPiece(number + 1, TimeSpan.FromTicks(entry.At), Text(entry)));
        }

        return list;
    }

    private static ulong HashOf(Delegate callback) =>
        callback.Method.HasMetadataToken() ? ((ulong)callback.Method.MetadataToken * 31) + 7 : MethodNames.Hash(callback.Method.Name);

    private static string Text(Entry entry) => entry.What switch
    {
        AsyncMethod method => $"{method.Name}, state {entry.State}",
        TimerCallback callback => $"timer: {MethodNames.Of(callback)}",
        Delegate callback => MethodNames.Of(callback),
        _ => (string)entry.What,
    };

    private readonly record struct Entry(long At, object What, int State);
}
