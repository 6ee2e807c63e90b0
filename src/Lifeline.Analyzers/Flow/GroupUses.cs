using Lifeline.Analyzers.Symbols;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Lifeline.Analyzers.Flow;

/// <summary>The uses of a local group of tasks that does not escape, and the block at whose end it is disposed.</summary>
internal sealed class GroupUses
{
    private readonly List<IOperation> _all;
    private readonly IOperation? _home;         // the lambda or local function in which it is declared; null in a member's own body

    private readonly IOperation? _made;         // the initializer of its declaration

    private GroupUses(ILocalSymbol group, List<IOperation> all, IOperation? home, IOperation? made)
    {
        Group = group;
        _all = all;
        _home = home;
        _made = made;
    }

    public ILocalSymbol Group { get; }

    /// <summary>Null when the group escapes, so that other code may wait for it, or when a nested function waits for it or cancels it.</summary>
    public static GroupUses? Of(ILocalSymbol group, IOperation within)
    {
        var root = within.Root();
        if (root.Descendants().OfType<IVariableDeclaratorOperation>().FirstOrDefault(it => SymbolEqualityComparer.Default.Equals(it.Symbol, group)) is not { } declarator) return null;
        var home = declarator.NestedFunction();
        List<IOperation> all = [.. root.Descendants().Where(it => it is ILocalReferenceOperation && it.Refers(group))];
        return all.All(it => IsOwn(it, isNested: it.NestedFunction() != home)) ? new GroupUses(group, all, home, declarator.GetVariableInitializer()?.Value) : null;
    }

    /// <summary>A call that waits for its tasks, or cancels them, itself or with the scope that it was made in.</summary>
    public bool IsSettledBy(IInvocationOperation call, Captures captures) => call switch
    {
        { TargetMethod.Name: "WaitAsync", Instance: { } joined } => captures.Mean(joined, Group),
        { TargetMethod.Name: "Cancel", Instance: { } cancelled } => captures.Meant(cancelled).Any(it => it.Refers(Group) || (it.Symbol() is { } scope && _made?.Mentions(scope) == true)),
        _ => false,
    };

    /// <summary>The calls that start a task in it, in the order of the code.</summary>
    public IEnumerable<IInvocationOperation> Starts(KnownSymbols known) =>
        _all.Select(it => it.Use().Parent).OfType<IInvocationOperation>().Where(it => StartedTask.IsStart(known, it)).OrderBy(it => it.Syntax.SpanStart);

    /// <summary>
    /// Where the group's own function reaches the start: at the call itself, or at the lambda that contains it. Null for a local
    /// function, which may be called anywhere.
    /// </summary>
    public IOperation? Place(IOperation start)
    {
        var place = start;
        for (var function = place.NestedFunction(); function != _home; function = function.NestedFunction())
        {
            if (function is not IAnonymousFunctionOperation { Parent: IDelegateCreationOperation creation }) return null;
            place = creation;
        }

        return place;
    }

    /// <summary>The innermost syntax block around a block of the graph at whose end the group is disposed.</summary>
    public ControlFlowRegion? Block(ControlFlowGraph graph, BasicBlock at)
    {
        for (var region = at.EnclosingRegion; region is not null; region = region.EnclosingRegion)
        {
            if (region is { Kind: ControlFlowRegionKind.Try, EnclosingRegion: { Kind: ControlFlowRegionKind.TryAndFinally } statement } && Disposes(graph, statement.NestedRegions.Last())) return region;
        }

        return null;
    }

    private bool Disposes(ControlFlowGraph graph, ControlFlowRegion last) => graph.Blocks.Where(last.Contains).SelectMany(it => it.All())
        .Any(it => it is IInvocationOperation { TargetMethod.Name: "DisposeAsync" } call && Captures.Of(graph).Meant(call.Receiver() ?? call).Any(IsTheGroup));

    /// <summary>The group, or <c>group.ConfigureAwait(false)</c>, also by a variable's name.</summary>
    private bool IsTheGroup(IOperation resource) => resource.Refers(Group)
        || (resource is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" } configured && configured.Receiver()?.Refers(Group) == true)
        || (resource.Symbol() is ILocalSymbol local && _all.Any(it => it.Use().Parent is IArgumentOperation { Parent: { } configured }
            && configured.Use().Parent is IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } && declarator.Symbol.Equals(local, SymbolEqualityComparer.Default)));

    private static bool IsOwn(IOperation use, bool isNested) => use.Use() switch
    {
        (IInvocationOperation { TargetMethod.Name: "WaitAsync" or "Cancel" or "DisposeAsync" } call, var child) => call.Instance == child && !isNested,
        (IInvocationOperation call, var child) => call.Instance == child,
        (IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "ConfigureAwait" } }, _) => true,
        (IPropertyReferenceOperation or IUsingOperation or IInterpolationOperation or INameOfOperation or IIsPatternOperation or IBinaryOperation, _) => true,
        _ => false,
    };
}
