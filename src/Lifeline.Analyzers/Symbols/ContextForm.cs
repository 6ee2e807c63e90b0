using Lifeline.Analyzers.Flow;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Lifeline.Analyzers.Symbols;

/// <summary>A call that gets the token of a context, written so that it gets the context. The compiler is asked whether that is a call.</summary>
internal static class ContextForm
{
    /// <summary>The context's expression, and the call that takes it; null if no overload does.</summary>
    public static (string Context, InvocationExpressionSyntax Call)? Of(KnownSymbols known, IInvocationOperation call, ISymbol containing)
    {
        if (known.Context is null || call.SemanticModel is not { } model || call.Syntax is not InvocationExpressionSyntax { Expression: not MemberBindingExpressionSyntax } syntax) return null;
        var tokens = call.Arguments.Where(it => it.ArgumentKind == ArgumentKind.Explicit && it.Parameter is { } parameter && known.IsToken(ArgumentAnalysis.Asked(parameter))).ToList();
        if (tokens.Count != 1 || ContextOf(known, tokens[0].Value) is not { } context || tokens[0].Syntax is not ArgumentSyntax token) return null;
        var candidates = IsDelay(call) ? Delays(syntax, token, context, call) : MayTakeIt(known, call.TargetMethod) ? Calls(syntax, token, context) : [];
        foreach (var candidate in candidates)
        {
            if (model.GetSpeculativeSymbolInfo(syntax.SpanStart, candidate, SpeculativeBindingOption.BindAsExpression).Symbol is not IMethodSymbol method) continue;
            if (IsUsable(known, call, method, containing) && HasTheSameResult(known, model, call, candidate)) return (context.ToString(), candidate);
        }

        return null;
    }

    /// <summary>The <c>ctx</c> of <c>ctx.Token</c>, also of a scope or another type that offers a context; null for any other token, and for one that never ends.</summary>
    public static ExpressionSyntax? ContextOf(KnownSymbols known, IOperation token) =>
        token.Bare() is IPropertyReferenceOperation { Property.Name: "Token", Syntax: MemberAccessExpressionSyntax { Expression: var context } } read
        && token.SemanticModel?.GetTypeInfo(context).Type is { } type && known.OffersContext(type) && !known.IsNothing(read) ? context : null;

    private static bool IsDelay(IInvocationOperation call) => call.TargetMethod is { Name: "Delay", ContainingType: { Name: "Task", ContainingNamespace.Name: "Tasks" } };

    /// <summary><c>ctx.DelayAsync(time)</c>, which waits on the context's clock. A delay on another clock stays.</summary>
    private static IEnumerable<InvocationExpressionSyntax> Delays(InvocationExpressionSyntax call, ArgumentSyntax token, ExpressionSyntax context, IInvocationOperation operation)
    {
        var others = call.ArgumentList.Arguments.Where(it => it != token).ToList();
        if (others.Count == 2 && others[1].Expression.ToString() != context + ".Clock") yield break;
        var isSpan = operation.Arguments.First(it => it.Syntax == others[0]).Parameter?.Type.Name == "TimeSpan";
        var time = isSpan ? others[0].Expression.ToString() : $"TimeSpan.FromMilliseconds({others[0].Expression})";
        yield return (InvocationExpressionSyntax)SyntaxFactory.ParseExpression($"{context}.DelayAsync({time})");
    }

    /// <summary>With the context in the token's place, in front, or last: overloads take it in any of them.</summary>
    private static IEnumerable<InvocationExpressionSyntax> Calls(InvocationExpressionSyntax call, ArgumentSyntax token, ExpressionSyntax context)
    {
        var given = SyntaxFactory.Argument(context.WithoutTrivia());
        yield return call.ReplaceNode(token, given.WithTriviaFrom(token));
        var others = call.ArgumentList.Arguments.Where(it => it != token).ToList();
        for (var at = 0; at <= others.Count; at += Math.Max(1, others.Count))
        {
            if (others.Take(at).Any(it => it.NameColon is not null)) continue;
            List<ArgumentSyntax> arguments = [.. others.Take(at), given, .. others.Skip(at)];
            yield return call.WithArgumentList(call.ArgumentList.WithArguments(SyntaxFactory.SeparatedList(
                arguments.Select(it => it.WithoutTrivia()), Enumerable.Repeat(SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space), arguments.Count - 1))));
        }
    }

    /// <summary>Cheap, and mostly false: looked at before the compiler is asked.</summary>
    private static bool MayTakeIt(KnownSymbols known, IMethodSymbol method)
    {
        if (known.StaticsWithContext.Contains(method.Name)) return true;
        for (var type = method.ContainingType; type is not null; type = type.BaseType)
        {
            if (type.GetMembers(method.Name).OfType<IMethodSymbol>().Any(it => it.Parameters.Any(parameter => known.IsContext(parameter.Type)))) return true;
        }

        return false;
    }

    private static bool IsUsable(KnownSymbols known, IInvocationOperation call, IMethodSymbol method, ISymbol containing)
    {
        var declared = (method.ReducedFrom ?? method).OriginalDefinition;
        if (IsDelay(call)) return known.IsOurs(declared);
        if (!method.Parameters.Any(it => known.IsContext(it.Type)) || declared.GetAttributes().Any(it => it.AttributeClass?.Name == "ObsoleteAttribute")) return false;
        // Whoever adds the overload to another's type implements it with the token.
        var isBeside = declared.IsExtensionMethod || declared.ContainingType is { Name: "", ContainingType: not null };
        return !(isBeside && SymbolEqualityComparer.Default.Equals(declared.ContainingAssembly, known.Compilation.Assembly)) && !SymbolEqualityComparer.Default.Equals(declared, containing.OriginalDefinition);
    }

    /// <summary>The same type, or a task of a derived one if it is awaited.</summary>
    private static bool HasTheSameResult(KnownSymbols known, SemanticModel model, IInvocationOperation call, InvocationExpressionSyntax candidate)
    {
        var other = model.GetSpeculativeTypeInfo(call.Syntax.SpanStart, candidate, SpeculativeBindingOption.BindAsExpression).Type;
        if (SymbolEqualityComparer.Default.Equals(other, call.Type)) return true;
        return call.Use().Parent is IAwaitOperation && known.IsTask(call.Type) && known.IsTask(other)
            && call.Type is INamedTypeSymbol { TypeArguments: { Length: 1 } before } && other is INamedTypeSymbol { TypeArguments: { Length: 1 } after } && KnownSymbols.InheritsFrom(after[0], before[0]);
    }
}
