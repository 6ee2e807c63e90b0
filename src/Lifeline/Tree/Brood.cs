namespace Lifeline.Tree;

/// <summary>The nodes and attachments that a keeper has in its list, when there is more than one. Guarded by the keeper's gate.</summary>
/// <remarks>
/// A table rather than a chain through the nodes: entering and leaving write one reference each, where a chain writes
/// up to seven, and every reference written is a note to the garbage collector.
/// </remarks>
internal sealed class Brood
{
    private const int Fewest = 4;
    private const int KeptWhenEmpty = 64;       // a table that was larger is given back

    private Entry[] _entries = new Entry[Fewest];
    private int _used;                          // entries from here on were never used
    private int _free;                          // 1 + the first of the freed entries, which are linked; 0 for none

    public int Count { get; private set; }

    /// <summary>How many entries the table has. Grows only when more are listed at the same time than ever before.</summary>
    public int Capacity => _entries.Length;

    /// <summary>True when the table is empty and not worth keeping.</summary>
    public bool IsDisposable => Count == 0 && _entries.Length > KeptWhenEmpty;

    /// <summary>Enters a node or an attachment.</summary>
    /// <returns>Its place, counted from 1.</returns>
    public int Add(object kept)
    {
        int place;
        if (_free != 0)
        {
            place = _free;
            _free = _entries[place - 1].NextFree;
        }
        else
        {
            if (_used == _entries.Length)
            {
                Array.Resize(ref _entries, 2 * _used);
            }

            place = ++_used;
        }

        _entries[place - 1].Kept = kept;
        Count++;
        return place;
    }

    public void Remove(int place)
    {
        ref var entry = ref _entries[place - 1];
        entry.Kept = null;
        entry.NextFree = _free;
        _free = place;
        Count--;
    }

    /// <summary>Takes any one out, to empty the table; null when there is none left.</summary>
    public object? TakeOne()
    {
        while (_used > 0)
        {
            ref var entry = ref _entries[--_used];
            if (entry.Kept is { } kept)
            {
                entry.Kept = null;
                Count--;
                return kept;
            }
        }

        return null;
    }

    /// <summary>Who stands at an index below <see cref="Capacity"/>; null when nobody does.</summary>
    public object? At(int index) => index < _used ? _entries[index].Kept : null;

    private struct Entry
    {
        public object? Kept;
        public int NextFree;
    }
}
