using System.Collections.Immutable;

namespace Lifeline.Tests;

internal enum Kind
{
    Root,
    Detached,
    Scope,
    Value,                                      // ends with its parent: values, names, plain custom contexts
    OwnEnd,                                     // a custom context that ends by a token of its own
}

internal sealed record ModelEnd(bool ByDeadline, int Origin, Exception? Cause);

/// <param name="Kind">What it is.</param>
/// <param name="Parents">What it was derived from; of a merged context, all of them.</param>
/// <param name="Deadline">When it ends at the latest, in ticks.</param>
/// <param name="Timer">When it ends by itself.</param>
/// <param name="TimeoutCause">Why it does then.</param>
/// <param name="Values">All that can be read from it.</param>
internal sealed record ModelContext(
    Kind Kind, ImmutableArray<int> Parents, long? Deadline, long? Timer, Exception? TimeoutCause, ImmutableDictionary<int, string?> Values)
{
    public ModelEnd? End { get; init; }

    public bool IsTokenTaken { get; init; }

    public bool EndsWithParents => Kind is Kind.Scope or Kind.Value;
}

/// <summary>What contexts are, with neither speed nor threads: a list that is looked through from one end to the other.</summary>
internal sealed record Model(ImmutableList<ModelContext> Contexts, ImmutableList<(int Context, bool Stopped, bool Started)> Callbacks, long Now)
{
    public static Model New { get; } = new(
        [new ModelContext(Kind.Root, [], null, null, null, ImmutableDictionary<int, string?>.Empty)], [], 0);

    public Model Add(ModelContext child)
    {
        var added = this with { Contexts = Contexts.Add(child) };
        var early = child.EndsWithParents ? child.Parents.Select(parent => Contexts[parent].End).FirstOrDefault(end => end is not null) : null;
        return early is null ? added : added.End(Contexts.Count, early);
    }

    public Model AddScope(params ImmutableArray<int> parents) =>
        Add(new ModelContext(Kind.Scope, parents, parents.Min(parent => Contexts[parent].Deadline ?? long.MaxValue) is var d and < long.MaxValue ? d : null, null, null, Contexts[parents[0]].Values));

    public Model AddTimeout(int parent, long ticks, Exception? cause)
    {
        var (above, own) = (Contexts[parent], Now + ticks);
        if (ticks > 0 && above.Deadline < own)
        {
            return AddScope(parent);
        }

        var deadline = Math.Min(own, above.Deadline ?? long.MaxValue);
        var added = Add(new ModelContext(Kind.Scope, [parent], deadline, own, cause, above.Values));
        return ticks > 0 ? added : added.End(Contexts.Count, new ModelEnd(ByDeadline: true, Contexts.Count, cause));
    }

    public Model AddValue(int parent, int key, string? value) =>
        Add(Contexts[parent] with { Kind = Kind.Value, Parents = [parent], Timer = null, End = null, IsTokenTaken = false, Values = Contexts[parent].Values.SetItem(key, value) });

    public Model AddUnbound(Kind kind, int parent) =>
        Add(new ModelContext(kind, [parent], null, null, null, Contexts[parent].Values));

    public Model AddCallback(int context) => this with { Callbacks = Callbacks.Add((context, false, Contexts[context].End is not null)) };

    public Model Stop(int callback) => Callbacks[callback] is { Stopped: false, Started: false } live
        ? this with { Callbacks = Callbacks.SetItem(callback, live with { Stopped = true }) }
        : this;

    public Model GetToken(int index) => this with { Contexts = Contexts.SetItem(index, Contexts[index] with { IsTokenTaken = true }) };

    public Model EndOwn(int index) => End(index, Contexts[Contexts[index].Parents[0]].End ?? new ModelEnd(ByDeadline: false, index, null));

    /// <summary>The first end counts; those who end with this one have the same.</summary>
    public Model End(int index, ModelEnd end)
    {
        if (Contexts[index].End is not null)
        {
            return this;
        }

        var ended = this with
        {
            Contexts = Contexts.SetItem(index, Contexts[index] with { End = end }),
            Callbacks = [.. Callbacks.Select(callback => callback with { Started = callback.Started || (callback.Context == index && !callback.Stopped) })],
        };
        return Enumerable.Range(0, Contexts.Count)
            .Where(child => Contexts[child].EndsWithParents && Contexts[child].Parents.Contains(index))
            .Aggregate(ended, (model, child) => model.End(child, end));
    }

    public Model AdvanceTo(long now)
    {
        var due = Enumerable.Range(0, Contexts.Count).Where(i => Contexts[i] is { End: null, Timer: not null } ctx && ctx.Timer <= now);
        return due.OrderBy(i => Contexts[i].Timer).Select(i => (int?)i).FirstOrDefault() is { } next
            ? (this with { Now = Contexts[next].Timer!.Value }).End(next, new ModelEnd(ByDeadline: true, next, Contexts[next].TimeoutCause)).AdvanceTo(now)
            : this with { Now = now };
    }

    /// <summary>How many things wait for this context's end directly.</summary>
    public int ChildCount(int index) => Contexts[index].End is not null ? 0
        : Callbacks.Count(callback => callback is { Stopped: false, Started: false } && CancellationParent(callback.Context) == index)
        + Contexts.Where(child => child is { End: null, Kind: Kind.Scope } or { End: null, Kind: Kind.Value, IsTokenTaken: true })
            .Sum(child => child.Parents.Count(parent => CancellationParent(parent) == index));

    /// <summary>Who ends what is derived from a context.</summary>
    public int? CancellationParent(int index) => Contexts[index].Kind switch
    {
        Kind.Scope or Kind.OwnEnd => index,
        Kind.Value => CancellationParent(Contexts[index].Parents[0]),
        _ => null,
    };
}
