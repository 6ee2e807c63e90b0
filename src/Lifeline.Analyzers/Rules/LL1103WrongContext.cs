using Lifeline.Analyzers.Flow;
using Lifeline.Analyzers.Symbols;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Lifeline.Analyzers.Rules;

/// <summary>The parent is passed to a call for which a child was derived.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class LL1103WrongContext() : Rule(s_descriptor)
{
    private static readonly DiagnosticDescriptor s_descriptor = new(
        "LL1103", "The parent is passed although a child was derived",
        "'{0}' is passed, though '{1}' was derived for this work and is not heeded by it",
        Category, DiagnosticSeverity.Info, isEnabledByDefault: true,
        description: "What is done under a derived context gets that one, or its timeout and its cancel mean nothing to it.",
        helpLinkUri: Pages + "LL1103.md");

    /// <summary>Name prefixes of calls that only prepare, or wait for a lock or a slot.</summary>
    private static readonly string[] s_preparing =
    [
        "Accept", "Acquire", "Authenticate", "Begin", "Connect", "Dequeue", "Enter", "Handshake", "Initialize", "Lock", "Login", "Negotiate", "Ping", "Poll", "Receive", "Start", "Take", "Try", "Wait",
    ];

    protected override void Register(CompilationStartAnalysisContext start, KnownSymbols known)
    {
        start.RegisterOperationAction(context => LookAtHeld(context, known), OperationKind.Using, OperationKind.Block);
        if (known.Context is null) return;
        start.RegisterOperationAction(context => LookAtLocals(context, known), OperationKind.Block);
        start.RegisterOperationAction(context => LookAtWork(context, known), OperationKind.AnonymousFunction);
    }

    /// <summary>A scope or source that is held while the parent is passed.</summary>
    private void LookAtHeld(OperationAnalysisContext context, KnownSymbols known)
    {
        foreach (var held in Held.By(known, context.Operation))
        {
            if (Loops.Initializer(held.Variable, held.Declaration)?.Bare() is not IInvocationOperation derivation || known.MadeBy(derivation) is Owner.None or Owner.Plain) continue;
            var parents = known.Parents(derivation).Select(it => it.Symbol()).Where(it => it is ILocalSymbol or IParameterSymbol).Select(it => it!).ToImmutableHashSet<ISymbol>(SymbolEqualityComparer.Default);
            if (parents.Count == 0) continue;

            var code = held.Code.SelectMany(it => it.DescendantsAndSelf()).ToList();
            var uses = Uses(code, held.Variable);
            if (uses.Any(it => GoesElsewhere(known, it))) continue;
            var given = uses.Where(Gives).ToList();
            // The child is passed to no call, though a catch clause may check whether it has ended.
            var isUnused = uses.All(it => IsWoundUp(it) || it.Above<ICatchClauseOperation>() is not null);
            var isTimed = IsTimed(derivation, held, code);
            foreach (var (place, value, by) in Passed(code))
            {
                if (value.Symbol() is not { } passed || !parents.Contains(passed) || !known.IsSignal(value.Type)) continue;
                if (known.IsLifetime(by.Type) || known.IsRegistration(by.Type) || place.IsInCatchOrFinally()) continue;
                var isHandedOver = IsHandedOverWith(place.NestedFunction(), given);
                if (place.NestedFunction() != held.Declaration.NestedFunction() && !isUnused && !isHandedOver) continue;
                if (uses.Any(it => it.Within(by))) continue;
                var isMeant = isUnused || isHandedOver || IsBetween(place, given) || IsAlike(by, given, code)
                    || (isTimed && given.Count > 0 && (held.Declaration is IUsingOperation || IsWhileRunning(place, given, code) || IsNext(by, given)))
                    || (isTimed && IsSequenceOfALoop(by, uses));
                if (isMeant) Report(context, place, passed, known.IsScope(held.Variable.Type) ? held.Variable.Name : held.Variable.Name + ".Token");
            }
        }
    }

    /// <summary><c>var tenant = ctx.WithValue(…)</c> that is passed to no call, while <c>ctx</c> is.</summary>
    private void LookAtLocals(OperationAnalysisContext context, KnownSymbols known)
    {
        var block = (IBlockOperation)context.Operation;
        foreach (var declarator in block.Operations.OfType<IVariableDeclarationGroupOperation>().SelectMany(it => it.Declarations).SelectMany(it => it.Declarators))
        {
            if (!known.IsContext(declarator.Symbol.Type) || declarator.GetVariableInitializer()?.Value.Bare() is not IInvocationOperation { Instance: { } parent } made) continue;
            if (!made.TargetMethod.Name.StartsWith("With", StringComparison.Ordinal) || made.TargetMethod.Name == "WithoutCancel" || parent.Symbol() is not (ILocalSymbol or IParameterSymbol)) continue;
            var below = block.Operations.Where(it => it.Syntax.SpanStart > declarator.Syntax.Span.End).SelectMany(it => it.DescendantsAndSelf()).ToList();
            if (below.Any(it => it.Refers(declarator.Symbol) && it.Use().Parent is not IPropertyReferenceOperation)) continue;
            foreach (var (place, value, by) in Passed(below))
            {
                if (value.Refers(parent.Symbol()!) && !known.IsLifetime(by.Type) && !known.IsRegistration(by.Type)) Report(context, place, parent.Symbol()!, declarator.Symbol.Name);
            }
        }
    }

    /// <summary><c>group.Go(_ => LoadAsync(ctx))</c>: a lambda that gets a context of its own, and passes the enclosing one.</summary>
    private void LookAtWork(OperationAnalysisContext context, KnownSymbols known)
    {
        var work = (IAnonymousFunctionOperation)context.Operation;
        if (work.Symbol.Parameters.FirstOrDefault(it => known.IsContext(it.Type)) is not { } own) return;
        var code = work.Body.Descendants().ToList();
        if (code.Any(it => it.Refers(own) || (known.IsLifetime(it.Type) && it.Symbol() is ILocalSymbol))) return;
        foreach (var (place, value, _) in Passed(code))
        {
            if (value.Symbol() is IParameterSymbol passed && known.IsContext(passed.Type) && passed.IsFromOutside(work)) Report(context, place, passed, own.Name);
        }
    }

    private void Report(OperationAnalysisContext context, IOperation place, ISymbol passed, string better) => context.ReportDiagnostic(
        At(place.Syntax.GetLocation(), better == "_" ? ImmutableDictionary<string, string?>.Empty : ImmutableDictionary<string, string?>.Empty.Add("better", better), passed.Name, better));

    /// <summary>The passed values: arguments of calls, and values that are set in objects created in place.</summary>
    private static IEnumerable<(IOperation Place, IOperation Value, IOperation By)> Passed(List<IOperation> code)
    {
        foreach (var operation in code)
        {
            if (operation is IArgumentOperation { Parent: IInvocationOperation call } argument) yield return (argument, argument.Value, call);
            else if (operation is ISimpleAssignmentOperation { Parent: IObjectOrCollectionInitializerOperation { Parent: IObjectCreationOperation made } } set) yield return (set.Value, set.Value, made);
        }
    }

    /// <summary>Where the variable is used, or a local that holds its token.</summary>
    private static List<IOperation> Uses(List<IOperation> code, ISymbol variable)
    {
        var found = new List<IOperation>();
        foreach (var use in code.Where(it => it is ILocalReferenceOperation && it.Refers(variable)))
        {
            if (Signal(use) is { Parent: IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: { } alias } } } && !IsWritten(code, alias)) found.AddRange(Uses(code, alias));
            else found.Add(use);
        }

        return found;
    }

    private static bool IsWritten(List<IOperation> code, ISymbol local) => code.Any(it => it is IAssignmentOperation assignment && assignment.Target.Refers(local));

    /// <summary>The token or context of a source or scope, and what is done with it.</summary>
    private static (IOperation? Parent, IOperation Child) Signal(IOperation use)
    {
        var (parent, child) = use.Use();
        while (parent is IPropertyReferenceOperation { Property.Name: "Token" or "Context" } or IConversionOperation) (parent, child) = parent!.Use();
        return (parent, child);
    }

    /// <summary>The child is passed to a call, as token or context.</summary>
    private static bool Gives(IOperation use) => Signal(use).Parent is IArgumentOperation or ISimpleAssignmentOperation { Parent: IObjectOrCollectionInitializerOperation };

    /// <summary>It is only canceled, at once or later, or disposed.</summary>
    private static bool IsWoundUp(IOperation use) =>
        use.Use() is { Parent: IInvocationOperation { TargetMethod.Name: "Cancel" or "CancelAsync" or "CancelAfter" or "Dispose" } call, Child: var child } && call.Instance == child;

    /// <summary>Its token is stored in a variable, a field or a closure: its uses are unknown.</summary>
    private static bool GoesElsewhere(KnownSymbols known, IOperation use)
    {
        if (use.NestedFunction() is not null && use.Use().Parent is IInvocationOperation) return false;     // a closure that cancels it
        var (parent, child) = Signal(use);
        return parent is IVariableInitializerOperation or ISimpleAssignmentOperation { Parent: not IObjectOrCollectionInitializerOperation } or IReturnOperation
            || (parent is IArgumentOperation && known.IsOwner(child.Type)) || (parent is IInvocationOperation derived && known.IsLifetime(derived.Type));
    }

    private static bool IsTimed(IInvocationOperation derivation, Held held, List<IOperation> code) =>
        derivation.TargetMethod.Name is "WithTimeout" or "WithDeadline"
        || code.OfType<IInvocationOperation>().Any(it => it.TargetMethod.Name == "CancelAfter" && it.Instance is { } source && source.Refers(held.Variable));

    /// <summary><c>Task.Run(() => Work(token), late.Token)</c>: the lambda is an argument of the same call that gets the child, and has no parameter for it.</summary>
    private static bool IsHandedOverWith(IOperation? function, List<IOperation> given) =>
        function is IAnonymousFunctionOperation { Symbol.Parameters.Length: 0 } && function.Above<IInvocationOperation>() is { } call && given.Any(it => it.Above<IInvocationOperation>() == call);

    /// <summary>In a statement between two that get the child.</summary>
    private static bool IsBetween(IOperation place, List<IOperation> given) =>
        given.Any(it => Statement(it).Syntax.Span.End <= place.Syntax.SpanStart) && given.Any(it => Statement(it).Syntax.SpanStart >= place.Syntax.Span.End
            && !Statement(place).Syntax.Span.Contains(it.Syntax.Span));

    /// <summary>Next to a call of the same name that got the child, and both are awaited together: one of several equal calls.</summary>
    private static bool IsAlike(IOperation by, List<IOperation> given, List<IOperation> code) => by is IInvocationOperation { TargetMethod.Name: not "Delay" and var name } call
        && given.Any(it => it.Above<IInvocationOperation>() is { } other && other != call && other.TargetMethod.Name == name && Joined(other, code).Intersect(Joined(call, code)).Any());

    /// <summary>The calls of WhenAll and WhenAny that wait for a call's task.</summary>
    private static IEnumerable<IOperation> Joined(IInvocationOperation call, List<IOperation> code)
    {
        var joins = code.OfType<IInvocationOperation>().Where(it => it.TargetMethod.Name is "WhenAll" or "WhenAny");
        return call.Above<IVariableDeclaratorOperation>() is { Symbol: { } task } && call.Above<IAwaitOperation>() is null
            ? joins.Where(it => it.Arguments.Any(argument => argument.Mentions(task)))
            : joins.Where(it => it != call && call.Within(it));
    }

    /// <summary>While a task that got the child has been started and not yet awaited: the call is meant to run under that timeout too.</summary>
    private static bool IsWhileRunning(IOperation place, List<IOperation> given, List<IOperation> code)
    {
        foreach (var use in given)
        {
            if (use.Syntax.SpanStart >= place.Syntax.SpanStart || use.Above<IVariableDeclaratorOperation>() is not { Symbol: { } task } || use.Above<IAwaitOperation>() is not null) continue;
            var awaited = code.Where(it => it is ILocalReferenceOperation && it.Refers(task)).Select(it => it.Syntax.SpanStart).DefaultIfEmpty().Max();
            if (awaited > place.Syntax.Span.End && place.Above<IVariableDeclaratorOperation>() is not null && place.Above<IAwaitOperation>() is null) return true;
        }

        return false;
    }

    /// <summary><c>await foreach (var row in rows.WithCancellation(token))</c>, with the child in its body.</summary>
    private static bool IsSequenceOfALoop(IOperation by, List<IOperation> uses) =>
        by.Above<IForEachLoopOperation>() is { IsAsynchronous: true } loop && by.Within(loop.Collection) && uses.Any(it => it.Within(loop.Body));

    /// <summary>
    /// The next step after a call that got the child: on the same object, or reading the response. A call that only prepares, such as
    /// connecting, may have a timeout of its own, and so may one with its own catch clause; and a loop may be meant to continue.
    /// </summary>
    private static bool IsNext(IOperation by, List<IOperation> given)
    {
        if (by is not IInvocationOperation next || next.Use().Parent is not IAwaitOperation) return false;
        foreach (var use in given)
        {
            if (use.Above<IInvocationOperation>() is not { } first || first.Use().Parent is not IAwaitOperation || Statement(first).Syntax.Span.End > next.Syntax.SpanStart) continue;
            if (first.Above<ILoopOperation>() != next.Above<ILoopOperation>() || first.Above<ITryOperation>() != next.Above<ITryOperation>()) continue;
            if (IsOnTheSame(first, next) ? !Prepares(first) : ReadsTheAnswer(first, next)) return true;
        }

        return false;
    }

    private static bool IsOnTheSame(IInvocationOperation first, IInvocationOperation next) =>
        first.Instance.Symbol() is not null && next.Instance is { } receiver && SyntaxFactory.AreEquivalent(receiver.Syntax, first.Instance!.Syntax);

    private static bool Prepares(IInvocationOperation call) => s_preparing.Any(it => call.TargetMethod.Name.StartsWith(it, StringComparison.Ordinal))
        || (call.TargetMethod.Name.StartsWith("Open", StringComparison.Ordinal) && call.Use() is { Parent: IAwaitOperation { Parent: IExpressionStatementOperation } });

    /// <summary><c>response.Content.ReadAsStringAsync(token)</c>, of a response that the first call returned.</summary>
    private static bool ReadsTheAnswer(IInvocationOperation first, IInvocationOperation next) =>
        next.TargetMethod.Name is "ReadAsStringAsync" or "ReadAsByteArrayAsync" or "ReadFromJsonAsync"
        && next.Receiver()?.Bare() is IPropertyReferenceOperation { Type.Name: "HttpContent", Instance: { } response }
        && first.Above<IVariableDeclaratorOperation>()?.Symbol is { } answer && response.Refers(answer);

    private static IOperation Statement(IOperation operation)
    {
        while (operation.Parent is not null and not IBlockOperation) operation = operation.Parent;
        return operation;
    }
}
