using Lifeline.Analyzers.Symbols;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Lifeline.Analyzers.Rules;

/// <summary>An argument with another intent that is bound to the caller's file or line parameter.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class LL1302MisplacedCallerArgument() : Rule(s_descriptor)
{
    /// <summary>The diagnostic's property for the code fix: whether the argument can be the name of the call's context.</summary>
    internal const string NamesTheContext = nameof(NamesTheContext);

    private static readonly DiagnosticDescriptor s_descriptor = new(
        "LL1302", "An argument becomes the caller's file or line",
        "{0} becomes the {1} from which '{2}' is reported to be called: {3}",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true,
        description: "The compiler fills in where a method was called. An argument that comes there by its position was meant for something else.",
        helpLinkUri: Pages + "LL1302.md");

    protected override void Register(CompilationStartAnalysisContext start, KnownSymbols known) =>
        start.RegisterOperationAction(context => Look(context, known), OperationKind.Invocation, OperationKind.ObjectCreation);

    private void Look(OperationAnalysisContext context, KnownSymbols known)
    {
        var (method, arguments) = context.Operation switch
        {
            IInvocationOperation call => (call.TargetMethod, call.Arguments),
            IObjectCreationOperation { Constructor: { } constructor } creation => (constructor, creation.Arguments),
            _ => default,
        };
        if (method is null || !IsLifelines(method)) return;
        // The line goes with the file before it: both are passed if that is intended.
        var given = arguments.Where(it => it.ArgumentKind == ArgumentKind.Explicit && Filled(it.Parameter) is not null).OrderBy(it => it.Syntax.SpanStart);
        var misplaced = given.FirstOrDefault() is { Syntax: ArgumentSyntax { NameColon: null } } first && !IsAPlace(first) ? first : null;
        if (misplaced is null) return;

        var namesTheContext = NamesIt(known, context.Operation, misplaced);
        context.ReportDiagnostic(At(
            misplaced.Syntax.GetLocation(),
            ImmutableDictionary<string, string?>.Empty.Add(NamesTheContext, namesTheContext ? "" : null),
            misplaced.Value.Syntax.ToString(), Filled(misplaced.Parameter)!, Name(method), Instead(method, context.Operation, misplaced, namesTheContext)));
    }

    private static bool IsLifelines(IMethodSymbol method)
    {
        var space = method.ContainingNamespace;
        while (space is { ContainingNamespace: { IsGlobalNamespace: false } outer }) space = outer;
        return space?.Name == "Lifeline";
    }

    /// <summary>What the compiler fills the parameter with, the file or the line; null for any other parameter.</summary>
    private static string? Filled(IParameterSymbol? parameter)
    {
        foreach (var attribute in parameter?.GetAttributes() ?? [])
        {
            if (attribute.AttributeClass?.Name == "CallerFilePathAttribute") return "file";
            if (attribute.AttributeClass?.Name == "CallerLineNumberAttribute") return "line";
        }

        return null;
    }

    /// <summary>A location that is passed on: the caller's own parameter, a stored location, or an empty one.</summary>
    private static bool IsAPlace(IArgumentOperation argument) => argument.Value switch
    {
        { ConstantValue: { HasValue: true, Value: "" } } => true,
        IParameterReferenceOperation { Parameter: var own } => own.Name == argument.Parameter!.Name || Filled(own) == Filled(argument.Parameter),
        IInvocationOperation { TargetMethod: { Name: "GetPath", ContainingType: { Name: "SourceLocation", ContainingNamespace.Name: "Lifeline" } } } => true,
        _ => false,
    };

    /// <summary>Whether the string can be the name of the context that the call derives from.</summary>
    private static bool NamesIt(KnownSymbols known, IOperation operation, IArgumentOperation misplaced) =>
        operation is IInvocationOperation { TargetMethod: { Name: not "WithName" } method, Syntax: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: var receiver } } }
        && misplaced.Value.Type?.SpecialType == SpecialType.System_String && !method.Parameters.Any(it => it.Name == "name")
        && operation.SemanticModel is { } model && model.GetSymbolInfo(receiver).Symbol is not INamedTypeSymbol && model.GetTypeInfo(receiver).Type is { } type && known.OffersContext(type)
        && (known.IsContext(method.ReturnType) || known.IsScope(method.ReturnType) || known.IsTaskScope(method.ReturnType) || known.IsTask(method.ReturnType));

    private static string Instead(IMethodSymbol method, IOperation operation, IArgumentOperation misplaced, bool namesTheContext)
    {
        var value = misplaced.Value.Syntax.ToString();
        if (namesTheContext && operation.Syntax is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: var receiver }, ArgumentList.Arguments: var all })
            return $"write '{receiver}.WithName({value}).{method.Name}({(all.Count > 1 ? "…" : "")})'";
        if (method.Name == "AfterFunc") return $"only a callback that takes a state is given one, 'AfterFunc(state => …, {value})'";
        var named = $"'{misplaced.Parameter!.Name}: {value}'";
        return method.Parameters.Any(it => it.Name == "name") ? $"leave it out, as the name has a place of its own, or write {named} if that is meant" : $"leave it out, or write {named} if that is meant";
    }

    private static string Name(IMethodSymbol method) => method.MethodKind == MethodKind.Constructor ? method.ContainingType.Name : method.Name;
}
