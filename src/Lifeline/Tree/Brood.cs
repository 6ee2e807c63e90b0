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

    private const int MostKeptWhenEmpty = 64;   // a table that was larger is given back
    private const int MeetingsOfACrowd = 32;

    private Table _table;
    private int _meetings;
    private Gate _gate;                         // in use only in a crowd

    public int Count => _table.Count;

    /// <summary>How many places there are. Grows only when more are listed at the same time than ever before.</summary>
    public int Length => _table.Used;

    /// <summary>True when the brood is empty and not worth keeping.</summary>
    public bool IsDisposable => Count == 0 && Length > MostKeptWhenEmpty;

    public bool IsHeld => _gate.IsHeld;

    public void Enter() => _gate.Enter();

    public void Exit() => _gate.Exit();

    /// <summary>Counts that somebody who came to the list had to wait for another.</summary>
    /// <returns>True once that has happened so often that the list should be divided.</returns>
    public bool IsCrowded() => Crowd.IsWorthIt && ++_meetings >= MeetingsOfACrowd;

    /// <summary>Enters a node or an attachment.</summary>
    /// <returns>Its place: never 0, and it tells which brood of a crowd it is in.</returns>
    public int Add(object kept) => checked((_table.Add(kept) + 1) << Crowd.NumberBits) | number;

    public void Remove(int place) => _table.Remove(IndexOf(place));

    public void Replace(int place, object instead) => _table.Replace(IndexOf(place), instead);

    /// <summary>Takes any one out, to empty the brood; null when there is none left.</summary>
    public object? TakeOne() => _table.TakeOne();

    /// <summary>See <see cref="Node.Show"/>.</summary>
    public bool Show(ref int index, int most, int beyond, List<Node> shown, List<AfterFunc>? afterFuncs)
    {
        var afterFunc = false;
        var end = Math.Min(Length, beyond);
        var stop = (int)Math.Min(end, index + (long)most);
        for (; index < stop; index++)
        {
            afterFunc |= ShowOne(_table[index], shown, afterFuncs);
        }

        index = stop < end ? index : 0;
        return afterFunc;
    }

    public static bool ShowOne(object? kept, List<Node> shown, List<AfterFunc>? afterFuncs)
    {
        if ((kept as Node ?? (kept as MergeNode.Link)?.Holder) is { } holder)
        {
            shown.Add(holder.Heir);
        }

        if (kept is not AfterFunc { IsStopped: false } afterFunc)
        {
            return false;
        }

        afterFuncs?.Add(afterFunc);
        return true;
    }

    private static int IndexOf(int place) => (place >> Crowd.NumberBits) - 1;
}
