using System.Collections.Concurrent;
using System.Threading;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Lifeline.Gates;

/// <summary>
/// All functions of a compilation: what each of them does, and what is done while a gate or a lock is held. A call of our
/// own code does what the callee does, which is known when all have been looked at.
/// </summary>
/// <remarks>Looking is thread-safe.</remarks>
internal sealed class OurCode(IAssemblySymbol ours, CancellationToken token)
{
    private readonly ConcurrentDictionary<ISymbol, List<Effect>> _done = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, ConcurrentBag<ISymbol>> _parts = new(SymbolEqualityComparer.Default);     // what else a call of a method may run
    private readonly ConcurrentDictionary<(SyntaxNode At, bool IsLock), ConcurrentQueue<Effect>> _held = [];
    private readonly ConcurrentDictionary<(SyntaxNode At, string What), byte> _unbalanced = [];

    /// <summary>Looks at a function, or at what a field or property is initialized with, and at the functions in it.</summary>
    public void Look(ControlFlowGraph graph, ISymbol function)
    {
        var effects = new Effects(ours, graph.OriginalOperation.SemanticModel);
        List<IOperation> all = [.. graph.Blocks.Where(it => it.IsReachable).SelectMany(Operations)];
        _done[function] = [.. all.SelectMany(effects.Of), .. graph.Blocks.Where(it => it.IsReachable && HeldRegions.Throws(it)).Select(_ => Effect.Of(HazardKind.Throws, "throws"))];
        if (function is IMethodSymbol method)
        {
            Overrides(method);
            LookAtGates(graph, method, all, effects);
            LookAtLocks(graph, all, effects);
        }
        else if (!function.IsStatic)
        {
            foreach (var constructor in function.ContainingType.InstanceConstructors) IsPartOf(constructor, function);
        }

        foreach (var local in graph.LocalFunctions) Look(graph.GetLocalFunctionControlFlowGraph(local, token), local);
        foreach (var lambda in all.OfType<IFlowAnonymousFunctionOperation>()) Look(graph.GetAnonymousFunctionControlFlowGraph(lambda, token), lambda.Symbol);
    }

    /// <summary>What is done that must not be. Called once, when all has been looked at.</summary>
    public void Report(Action<Diagnostic> report)
    {
        foreach (var at in _unbalanced.Keys) report(Diagnostic.Create(GatesAnalyzer.Unbalanced, at.At.GetLocation(), at.What));
        foreach (var held in _held)
        {
            var (at, isLock) = held.Key;
            if (held.Value.Select(it => Told(it, isLock, [])).FirstOrDefault(it => it is not null) is { } what)
                report(Diagnostic.Create(isLock ? GatesAnalyzer.UnderALock : GatesAnalyzer.UnderAGate, at.GetLocation(), what));
        }
    }

    private void LookAtGates(ControlFlowGraph graph, IMethodSymbol function, List<IOperation> all, Effects effects)
    {
        var (enters, leaves, isSafe) = (function.EntersGate(), function.LeavesGate(), function.IsGateSafe());
        var usesOthers = all.Any(it => HeldRegions.Change(it) != 0);
        // What makes a gate of a word in memory uses no other: then all of it is looked at as if the gate were held.
        var (start, end) = usesOthers ? (leaves ? 1 : 0, enters ? 1 : 0) : enters || leaves ? (1, 1) : (0, 0);
        if (isSafe && (usesOthers || !(enters || leaves))) (start, end) = (start + 1, end + 1);
        if (start == 0 && !usesOthers) return;

        new HeldRegions(graph, start, operation => Hold(operation.Syntax, isLock: false, effects.Of(operation)),
            thrown => { if (thrown is not null) Hold(thrown, isLock: false, [Effect.Of(HazardKind.Throws, "throws")]); },
            (at, held) =>
            {
                if (held == end) return;
                var what = held < 0 ? "leaves a gate that it has not entered" : held > end ? "is left here while it holds a gate" : "is left here without the gate that its caller believes to hold";
                _unbalanced.TryAdd((at ?? function.DeclaringSyntaxReferences[0].GetSyntax(token), $"'{function.Name}' {what}"), 0);
            }).Follow();
    }

    /// <summary>A lock statement of the function itself; one around a lambda is not held any more when that runs.</summary>
    private void LookAtLocks(ControlFlowGraph graph, List<IOperation> all, Effects effects)
    {
        var function = graph.OriginalOperation.Syntax;
        foreach (var statement in function.DescendantNodes(it => it == function || it is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).OfType<LockStatementSyntax>())
        {
            foreach (var operation in all.Where(it => statement.Statement.Span.Contains(it.Syntax.Span))) Hold(operation.Syntax, isLock: true, effects.Of(operation));
        }
    }

    private void Hold(SyntaxNode at, bool isLock, IEnumerable<Effect> effects)
    {
        foreach (var effect in effects) _held.GetOrAdd((at, isLock), static _ => []).Enqueue(effect);
    }

    /// <summary>The effect in words; null when it is allowed, or proven to be none.</summary>
    private string? Told(Effect effect, bool isLock, HashSet<ISymbol> asked) =>
        effect.Hazard is { } hazard ? IsAllowed(hazard, isLock) ? null : hazard.What
        : Found(effect.Callee!, isLock, asked) is { } found ? $"calls '{Effects.Name(effect.Callee!)}', which {found}" : null;

    /// <summary>What a function does that must not be done, itself or by way of others; null when it is proven.</summary>
    private string? Found(ISymbol function, bool isLock, HashSet<ISymbol> asked)
    {
        if (!asked.Add(function) || (function as IMethodSymbol)?.IsGateSafe() == true) return null;     // asked further up; looked at on its own
        var isKnown = _done.TryGetValue(function, out var effects);
        var hasParts = _parts.TryGetValue(function, out var parts);
        if (!isKnown && !hasParts && !isLock && function is IMethodSymbol { MethodKind: not MethodKind.Constructor }) return "has no body that could be looked at";
        foreach (var effect in effects ?? [])
        {
            if (Told(effect, isLock, asked) is { } told) return told;
        }

        foreach (var part in parts ?? [])
        {
            if (Found(part, isLock, asked) is { } found) return part is IMethodSymbol one ? $"may be '{Effects.Name(one)}', which {found}" : $"initializes '{part.Name}', which {found}";
        }

        return null;
    }

    private static bool IsAllowed(Hazard hazard, bool isLock) => isLock && hazard.Kind != HazardKind.Foreign;

    private void Overrides(IMethodSymbol function)
    {
        if (function.OverriddenMethod is { } overridden) IsPartOf(overridden.OriginalDefinition, function);
        if (function.ContainingType is not { } type) return;
        foreach (var member in type.AllInterfaces.Where(it => Foreign.IsOurs(it, ours)).SelectMany(it => it.GetMembers()).OfType<IMethodSymbol>())
        {
            if (SymbolEqualityComparer.Default.Equals(type.FindImplementationForInterfaceMember(member), function)) IsPartOf(member.OriginalDefinition, function);
        }
    }

    private void IsPartOf(ISymbol called, ISymbol part) => _parts.GetOrAdd(called, static _ => []).Add(part);

    private static IEnumerable<IOperation> Operations(BasicBlock block)
    {
        var values = HeldRegions.Value(block) is { } value ? block.Operations.Add(value) : block.Operations;
        return values.SelectMany(it => it.DescendantsAndSelf());
    }
}
