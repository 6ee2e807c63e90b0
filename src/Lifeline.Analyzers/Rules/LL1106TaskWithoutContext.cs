using Lifeline.Analyzers.Flow;
using Lifeline.Analyzers.Symbols;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Lifeline.Analyzers.Rules;

/// <summary>A task is started that can't be canceled, though it could have got the available context.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class LL1106TaskWithoutContext() : Rule(s_descriptor)
{
    private static readonly DiagnosticDescriptor s_descriptor = new(
        "LL1106", "A task is started without the context at hand",
        "{0} without '{1}': nothing stops it when that ends, and nobody waits for it to stop",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true,
        description: "A task that is not given a context is controlled by nobody: it goes on when its caller has long left.",
        helpLinkUri: Pages + "LL1106.md");

    protected override void Register(CompilationStartAnalysisContext start, KnownSymbols known)
    {
        start.RegisterOperationAction(context => LookAtCall(context, known), OperationKind.Invocation);
        start.RegisterOperationAction(context => LookAtThread(context, known), OperationKind.ObjectCreation);
    }

    private void LookAtCall(OperationAnalysisContext context, KnownSymbols known)
    {
        var call = (IInvocationOperation)context.Operation;
        var what = Starts(call.TargetMethod) ? $"'{call.TargetMethod.Name}' starts work"
            : call.TargetMethod is { IsAsync: true, ReturnsVoid: true } || call.Arguments.Any(IsAsyncVoid) ? $"'{call.TargetMethod.Name}' goes on by itself"
            : IsWorkThatIsDropped(call, known) ? $"The task of '{call.TargetMethod.Name}' is dropped, and was started"
            : null;
        if (what is not null) Look(context, known, call.Arguments, call.TargetMethod, What(what, call));
    }

    private static string What(string what, IInvocationOperation call) => call.TargetMethod.ReturnsVoid && !Starts(call.TargetMethod) ? what + "," : what;

    private void LookAtThread(OperationAnalysisContext context, KnownSymbols known)
    {
        var creation = (IObjectCreationOperation)context.Operation;
        if (creation.Type is not { Name: "Thread", ContainingNamespace.Name: "Threading" } || creation.Arguments.Length == 0 || IsStartedWithOne(creation, known)) return;
        Look(context, known, creation.Arguments, null, "A thread is made");
    }

    /// <summary><c>thread.Start(token)</c>, or with an object that has it.</summary>
    private static bool IsStartedWithOne(IObjectCreationOperation creation, KnownSymbols known)
    {
        var (parent, _) = creation.Use();
        ISymbol? thread = parent switch
        {
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => declarator.Symbol,
            ISimpleAssignmentOperation assignment => assignment.Target.Symbol(),
            _ => null,
        };
        var code = creation.Root();
        return code.Descendants().OfType<IInvocationOperation>().Any(call => call is { TargetMethod.Name: "Start" or "UnsafeStart", Arguments: { Length: 1 } states, Instance: { } started }
            && (started.Bare() == creation || (thread is not null && started.Refers(thread)))
            && (known.LooksAtALifetime(states[0].Value)
                || (states[0].Value.Symbol() is ILocalSymbol state && Loops.Initializer(state, code) is { } made && known.LooksAtALifetime(made))));
    }

    private void Look(OperationAnalysisContext context, KnownSymbols known, ImmutableArray<IArgumentOperation> arguments, IMethodSymbol? method, string what)
    {
        var operation = context.Operation;
        if (known.IsGivenALifetime(arguments) || arguments.Any(it => IsDelegate(it.Value.Bare()) && known.LooksAtALifetime(it.Value))) return;
        if (method is not null && !Starts(method) && known.LooksAtALifetime(operation)) return;
        // The object that stores the task waits for it, and stops it in its own way.
        if (operation.Use() is { Parent: { } parent } use && known.IsKept(parent, use.Child)) return;
        var live = known.Live(operation, context.ContainingSymbol).FirstOrDefault(it => ApplicableSignals.IsHandedIn(it.Symbol, context.ContainingSymbol) || (it.Symbol is ILocalSymbol local && !known.IsSource(local.Type)));
        // The token of StartAsync is for the start only, which ends before the started operation. A context is passed to run under.
        if (!live.IsContext && IsAStart(context.ContainingSymbol)) return;
        if (live.Symbol is not null) context.ReportDiagnostic(At(Named(operation.Syntax), what, live.Expression));
    }

    private static bool IsAStart(ISymbol method) =>
        method.Name is "StartAsync" or "StartingAsync" or "StartedAsync" || method is IMethodSymbol { Name: "Start" } start && start.IsDeclaredElsewhere();

    private static bool Starts(IMethodSymbol method) => method.Name switch
    {
        "Run" => method.ContainingType is { Name: "Task", ContainingNamespace.Name: "Tasks" },
        "StartNew" => method.ContainingType is { Name: "TaskFactory", ContainingNamespace.Name: "Tasks" },
        "QueueUserWorkItem" or "UnsafeQueueUserWorkItem" => method.ContainingType is { Name: "ThreadPool", ContainingNamespace.Name: "Threading" },
        _ => false,
    };

    private static bool IsDelegate(IOperation value) => value is IDelegateCreationOperation or IAnonymousFunctionOperation or IMethodReferenceOperation;

    /// <summary><c>items.ForEach(async item => …)</c>: each item's task is discarded.</summary>
    private static bool IsAsyncVoid(IArgumentOperation argument) =>
        argument.Value.Bare() is IDelegateCreationOperation { Target: IAnonymousFunctionOperation { Symbol: { IsAsync: true, ReturnsVoid: true } } };

    /// <summary>A continuation or a completion starts no new operation, and a group's task has the group's context.</summary>
    private static bool IsWorkThatIsDropped(IInvocationOperation call, KnownSymbols known) =>
        known.IsDropped(call) && !ApplicableSignals.IsCleanup(call.TargetMethod.Name)
        && !known.IsTask(call.TargetMethod.ContainingType) && call.TargetMethod.Name is not ("ContinueWith" or "ConfigureAwait" or "CancelAsync" or "FromResult");

    /// <summary>The location of the called name, without the arguments.</summary>
    internal static SyntaxNode Named(SyntaxNode syntax) => syntax switch
    {
        Microsoft.CodeAnalysis.CSharp.Syntax.InvocationExpressionSyntax { Expression: Microsoft.CodeAnalysis.CSharp.Syntax.MemberAccessExpressionSyntax member } => member.Name,
        Microsoft.CodeAnalysis.CSharp.Syntax.InvocationExpressionSyntax { Expression: Microsoft.CodeAnalysis.CSharp.Syntax.MemberBindingExpressionSyntax member } => member.Name,
        Microsoft.CodeAnalysis.CSharp.Syntax.InvocationExpressionSyntax invocation => invocation.Expression,
        Microsoft.CodeAnalysis.CSharp.Syntax.ObjectCreationExpressionSyntax creation => creation.Type,
        Microsoft.CodeAnalysis.CSharp.Syntax.ImplicitObjectCreationExpressionSyntax creation => creation,
        _ => syntax,
    };
}
