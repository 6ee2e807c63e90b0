using Lifeline.Analyzers.Flow;
using Lifeline.Analyzers.Symbols;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Lifeline.Analyzers.Rules;

/// <summary>Null or default where a context is required.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class LL1107NullContext() : Rule(s_descriptor)
{
    private static readonly DiagnosticDescriptor s_descriptor = new(
        "LL1107", "Null or default is passed as a context",
        "'{0}' is passed as a context, and is none: every member of it throws; pass the context at hand, or Context.Todo",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true,
        description: "A context is never null or default. Where none is at hand yet, Context.Todo says that one is to come.",
        helpLinkUri: Pages + "LL1107.md");

    protected override void Register(CompilationStartAnalysisContext start, KnownSymbols known)
    {
        if (known.Context is null) return;
        start.RegisterOperationAction(context => LookAtArgument(context, known), OperationKind.Argument);
        start.RegisterOperationAction(context => LookAtAssignment(context, known), OperationKind.SimpleAssignment);
        start.RegisterOperationAction(context => LookAtCall(context, known), OperationKind.Invocation);
        start.RegisterOperationAction(context => LookAtLocal(context, known), OperationKind.VariableDeclarator);
        start.RegisterOperationAction(context => LookAtParameter(context, known), OperationKind.ParameterInitializer);
    }

    private void LookAtArgument(OperationAnalysisContext context, KnownSymbols known)
    {
        var argument = (IArgumentOperation)context.Operation;
        if (argument is { ArgumentKind: ArgumentKind.Explicit, Parameter: { RefKind: RefKind.None or RefKind.In } parameter } && AsksForOne(ArgumentAnalysis.Asked(parameter), known))
            Look(context, known, argument.Value);
    }

    /// <summary>Properties and fields, which store the value.</summary>
    private void LookAtAssignment(OperationAnalysisContext context, KnownSymbols known)
    {
        var assignment = (ISimpleAssignmentOperation)context.Operation;
        if (assignment.Parent is IObjectOrCollectionInitializerOperation && AsksForOne(assignment.Target.Type, known)) Look(context, known, assignment.Value);
    }

    /// <summary><c>default(Context).WithCancel()</c></summary>
    private void LookAtCall(OperationAnalysisContext context, KnownSymbols known)
    {
        if (((IInvocationOperation)context.Operation).Instance is { } instance && AsksForOne(instance.Type, known)) Look(context, known, instance);
    }

    /// <summary><c>var none = new Context();</c> that is never assigned a real one.</summary>
    private void LookAtLocal(OperationAnalysisContext context, KnownSymbols known)
    {
        var declarator = (IVariableDeclaratorOperation)context.Operation;
        if (!AsksForOne(declarator.Symbol.Type, known) || declarator.GetVariableInitializer()?.Value is not { } value || !IsNone(known, value.Bare())) return;
        if (declarator.Root().Descendants().Any(it => IsWritten(it, declarator.Symbol))) return;
        Look(context, known, value);
    }

    private static bool IsWritten(IOperation operation, ISymbol local) => operation is ILocalReferenceOperation && operation.Refers(local)
        && operation.Use() is var (parent, child) && parent switch
        {
            IAssignmentOperation assignment => assignment.Target == child,
            IArgumentOperation { Parameter.RefKind: RefKind.Out or RefKind.Ref } or ITupleOperation or IBinaryOperation => true,
            _ => false,
        };

    /// <summary><c>Context ctx = default</c>, unless the method checks whether it was omitted.</summary>
    private void LookAtParameter(OperationAnalysisContext context, KnownSymbols known)
    {
        var initializer = (IParameterInitializerOperation)context.Operation;
        if (!AsksForOne(initializer.Parameter.Type, known)) return;
        var body = initializer.Parameter.ContainingSymbol.DeclaringSyntaxReferences.Select(it => it.GetSyntax(context.CancellationToken));
        if (body.SelectMany(it => it.DescendantNodes()).Any(it => it is BinaryExpressionSyntax or IsPatternExpressionSyntax or AssignmentExpressionSyntax
            && it.DescendantTokens().First().ValueText == initializer.Parameter.Name)) return;
        Look(context, known, initializer.Value);
    }

    private void Look(OperationAnalysisContext context, KnownSymbols known, IOperation value)
    {
        if (!IsNone(known, value.Bare())) return;
        var syntax = value.Syntax.Parent is PostfixUnaryExpressionSyntax insisted ? insisted : value.Syntax;       // default!
        context.ReportDiagnostic(At(syntax, syntax.ToString()));
    }

    /// <summary>A nullable context is declared as optional.</summary>
    private static bool AsksForOne(ITypeSymbol? type, KnownSymbols known) =>
        type is { OriginalDefinition.SpecialType: not SpecialType.System_Nullable_T } and not { IsReferenceType: true, NullableAnnotation: NullableAnnotation.Annotated }
        && (known.IsContext(type) || known.IsScope(type));

    private static bool IsNone(KnownSymbols known, IOperation value) => value switch
    {
        IDefaultValueOperation or ILiteralOperation { ConstantValue: { HasValue: true, Value: null } } => true,
        IObjectCreationOperation { Arguments.Length: 0, Initializer: null } creation => known.IsContext(creation.Type) && creation.Type!.IsValueType,
        // default(ContextScope), which converts to a context
        IConversionOperation { OperatorMethod: not null } conversion => IsNone(known, conversion.Operand.Bare()),
        _ => false,
    };
}
