using Lifeline.Time;

namespace Lifeline.Tree;

/// <summary>The nodes and attachments that a keeper has in its list, when there is more than one.</summary>
/// <remarks>
/// A table rather than a chain through the nodes: entering and leaving write one reference each, where a chain writes
/// up to seven, and every reference written is a note to the garbage collector. Guarded by the keeper's gate, or by its
/// own when it is one of a <see cref="Crowd"/>.
/// </remarks>
internal sealed class Brood(int number)
{
    /// <summary>The place of the first one in a list that has a single brood.</summary>
    public const int First = 1 << Crowd.NumberBits;

    private const int Fewest = 4;
    private const int KeptWhenEmpty = 64;       // a table that was larger is given back
    private const int MeetingsOfACrowd = 32;

    private Entry[] _entries = new Entry[Fewest];
    private int _used;                          // entries from here on were never used
    private int _free;                          // 1 + the first of the freed entries, which are linked; 0 for none
    private int _meetings;
    private Gate _gate;                         // in use only in a crowd

    public int Count { get; private set; }

    /// <summary>How many entries the table has. Grows only when more are listed at the same time than ever before.</summary>
    public int Capacity => _entries.Length;

    /// <summary>True when the table is empty and not worth keeping.</summary>
    public bool IsDisposable => Count == 0 && _entries.Length > KeptWhenEmpty;

    public bool IsHeld => _gate.IsHeld;

    public void Enter() => _gate.Enter();

    public void Exit() => _gate.Exit();

    /// <summary>Counts that somebody who came to the list had to wait for another.</summary>
    /// <returns>True once that has happened so often that the list should be divided.</returns>
    public bool IsCrowded() => Crowd.IsWorthIt && ++_meetings >= MeetingsOfACrowd;

    /// <summary>Enters a node or an attachment.</summary>
    /// <returns>Its place: never 0, and it tells which brood of a crowd it is in.</returns>
    public int Add(object kept)
    {
        int index;
        if (_free != 0)
        {
            index = _free - 1;
            _free = _entries[index].NextFree;
        }
        else
        {
            if (_used == _entries.Length)
            {
                Array.Resize(ref _entries, 2 * _used);
            }

            index = _used++;
        }

        _entries[index].Kept = kept;
        Count++;
        return checked((index + 1) << Crowd.NumberBits) | number;
    }

    public void Remove(int place)
    {
        var index = IndexOf(place);
        ref var entry = ref _entries[index];
        entry.Kept = null;
        entry.NextFree = _free;
        _free = index + 1;
        Count--;
    }

    public void Replace(int place, object instead) => _entries[IndexOf(place)].Kept = instead;

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

    /// <summary>See <see cref="Node.Show"/>.</summary>
    public bool Show(ref int index, int most, List<Node> shown)
    {
        var afterFunc = false;
        var beyond = (int)Math.Min(_used, index + (long)most);
        for (; index < beyond; index++)
        {
            afterFunc |= ShowOne(_entries[index].Kept, shown);
        }

        index = beyond < _used ? index : 0;
        return afterFunc;
    }

    public static bool ShowOne(object? kept, List<Node> shown)
    {
        if ((kept as Node ?? (kept as MergeNode.Link)?.Holder) is { } holder)
        {
            shown.Add(holder.Heir);
        }

        return kept is AfterFunc { IsStopped: false };
    }

    private static int IndexOf(int place) => (place >> Crowd.NumberBits) - 1;

    private struct Entry
    {
        public object? Kept;
        public int NextFree;
    }
}
