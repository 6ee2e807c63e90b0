using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Lifeline.Repository.Recall;

/// <summary>At least one mistake for each rule, as people make them.</summary>
public static class Mutations
{
    public static IReadOnlyList<Mutation> All { get; } =
    [
        new("LL1001", "delete `using`", site => site.All<LocalDeclarationStatementSyntax>()
            .Where(it => it.UsingKeyword.Span.Length > 0 && Made(it) is { } made && it.Parent is BlockSyntax && IsHeld(site, made) && !IsEndedAnyway(site, it))
            .Select(it => (site.IsScope(Made(it)!), Delete(TextSpan.FromBounds(it.UsingKeyword.SpanStart, it.Declaration.SpanStart))))),
        new("LL1002", "retry within one timeout", site => Scoped(site).Select(it => (it.Contexts,
            Put(it.Statement, $"for (var round = 0; round < 3; round++) {{ try {{ {it.Statement} break; }} catch (System.OperationCanceledException) {{ }} }}")))),
        new("LL1003", "delete `await` within the using", site => Scoped(site).Select(it => (it.Contexts,
            Put(it.Statement, $"_ = {((AwaitExpressionSyntax)it.Statement.Expression).Expression};")))),
        new("LL1004", "delete `[OwnsContext]`", site => site.All<AttributeListSyntax>()
            .Where(it => it.Attributes.Count == 1 && it.Attributes[0].Name.ToString() == "OwnsContext").Select(it => (true, Delete(it.Span)))),
        new("LL1005", "drop the registration", site => site.All<UsingStatementSyntax>()
            .Where(it => it.Expression is InvocationExpressionSyntax call && Registers(call))
            .Select(it => (!Named(it.Expression!).Contains("Register", StringComparison.Ordinal), Put(TextSpan.FromBounds(it.UsingKeyword.SpanStart, it.CloseParenToken.Span.End), it.Expression + ";")))
            .Concat(site.All<LocalDeclarationStatementSyntax>().Where(it => it.UsingKeyword.Span.Length > 0 && Made(it) is InvocationExpressionSyntax call && Registers(call))
                .Select(it => (!Named(Made(it)!).Contains("Register", StringComparison.Ordinal), Put(it, Made(it) + ";"))))),
        new("LL1006", "delete the join", site => site.All<ExpressionStatementSyntax>()
            .Where(it => it.Expression is AwaitExpressionSyntax { Expression: InvocationExpressionSyntax join } && Named(join) == "WaitAsync" && IsDeclaredWithUsing(site, Receiver(join)))
            .Select(it => (true, Delete(it.Span)))),
        new("LL1101", "drop the argument", site => Passed(site).Where(it => it.Contexts)          // a token parameter is CA2016's
            .Where(it => it.Argument.Parent is ArgumentListSyntax { Arguments: var all } && all.Last() == it.Argument)
            .Select(it => (it.Contexts, Delete(TextSpan.FromBounds(((ArgumentListSyntax)it.Argument.Parent!).Arguments is { Count: > 1 } all ? all[^2].Span.End : it.Argument.SpanStart, it.Argument.Span.End))))),
        new("LL1102", "pass Background or None", site => Passed(site).Where(it => !Site.IsCleanUp(it.Argument) && IsTheOnlySignal(site, it.Argument))
            .Select(it => (it.Contexts, Put(it.Argument, it.Contexts ? "Lifeline.Context.Background" : "System.Threading.CancellationToken.None")))),
        new("LL1103", "pass the parent", site => Scoped(site).Select(it => (it.Contexts, Put(it.Statement, $"{it.Statement} {it.Statement.ReplaceNode(it.Given, SyntaxFactory.ParseExpression(it.Parent))} {it.Statement}")))),
        new("LL1104", "derive from a new root", site => site.All<InvocationExpressionSyntax>()
            .Where(it => it.Expression is MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax parent, Name.Identifier.ValueText: "WithCancel" or "WithTimeout" or "WithDeadline" }
                && site.IsContext(parent) && site.Variable(parent) is IParameterSymbol && !Site.IsCleanUp(it))
            .Select(it => (true, Put(((MemberAccessExpressionSyntax)it.Expression).Expression, "Lifeline.Context.Background")))
            .Concat(site.All<InvocationExpressionSyntax>().Where(it => Named(it) == "CreateLinkedTokenSource" && it.Parent is EqualsValueClauseSyntax && !Site.IsCleanUp(it)).Select(it => (false, Put(it, "new System.Threading.CancellationTokenSource()"))))),
        new("LL1105", "block instead", site => Awaited(site, contextsOnly: true, (_, _) => "System.Threading.Thread.Sleep(100);")),
        new("LL1106", "start a task without it", site => Awaited(site, contextsOnly: false, (_, _) => "await System.Threading.Tasks.Task.Run(() => System.Console.Write(1));")),
        new("LL1107", "pass default", site => Passed(site).Where(it => it.Contexts).Select(it => (true, Put(it.Argument, "default(Lifeline.Context)")))),
        new("LL1108", "link a source instead", site => Awaited(site, contextsOnly: true, (_, look) =>
            $"using (var linked = System.Threading.CancellationTokenSource.CreateLinkedTokenSource({look[..^".IsDone".Length]}.Token)) {{ linked.CancelAfter(1000); await System.Threading.Tasks.Task.Delay(100, linked.Token); }}")),
        new("LL1109", "pass its token", site => Passed(site).Where(it => it.Contexts && site.Asked(it.Argument)?.Name == "Context").Select(it => (true, Put(it.Argument, $"{it.Argument}.Token")))),
        new("LL1201", "look, and go on", site => Awaited(site, contextsOnly: false, (_, look) => $"while (true) {{ if ({look}) System.Console.Write(1); await System.Threading.Tasks.Task.Delay(100); }}")),
        new("LL1202", "loop without a look", site => Awaited(site, contextsOnly: false, (_, _) => "while (true) { await System.Threading.Tasks.Task.Delay(100); }")),
        new("LL1203", "catch all in a loop", site => Awaited(site, contextsOnly: false, (statement, _) => $"while (true) {{ try {{ {statement} }} catch (System.Exception e) {{ System.Console.Write(e); }} }}")),
        new("LL1203", "swallow in a loop", site => Awaited(site, contextsOnly: false, Swallowed, Site.IsInALoopThatDoesNotLook)),
        new("LL1204", "swallow", site => Awaited(site, contextsOnly: false, Swallowed, it => !Site.IsInALoop(it))),
        new("LL1205", "derive in a loop from itself", site => site.AwaitedCalls().Select(it => (site.IsContext(it.Signal), Put(it.Statement,
            "for (var round = 0; round < 3; round++) { " + (site.IsContext(it.Signal) ? $"{it.Signal} = {it.Signal}.WithName(\"round\");"
                : $"{it.Signal} = System.Threading.CancellationTokenSource.CreateLinkedTokenSource({it.Signal}).Token;") + $" {it.Statement} }}")))),
        new("LL1301", "a timeout of zero", site => site.All<InvocationExpressionSyntax>()
            .Where(it => Named(it) is "WithTimeout" or "CancelAfter" && it.ArgumentList.Arguments.Count > 0 && site.TypeOf(it.ArgumentList.Arguments[0].Expression)?.Name == "TimeSpan")
            .Select(it => (Named(it) == "WithTimeout", Put(it.ArgumentList.Arguments[0].Expression, "System.TimeSpan.Zero")))),
        new("LL1302", "a name for the file", site => site.All<InvocationExpressionSyntax>()
            .Where(it => Named(it) is "WithCancel" or "WithoutCancel" or "WithStop" && it.ArgumentList.Arguments.Count == 0 && Receiver(it) is { } parent && site.IsContext(parent))
            .Select(it => (true, Put(it.ArgumentList, "(\"checkout\")")))),
        new("LL1401", "a key for each object", site => site.All<FieldDeclarationSyntax>()
            .Where(it => it.Declaration.Type.ToString().StartsWith("ContextKey<", StringComparison.Ordinal) && it.Declaration.Variables[0].Initializer is not null)
            .SelectMany(it => it.Modifiers.Where(word => word.IsKind(SyntaxKind.StaticKeyword))).Select(it => (true, Delete(it.Span)))),
        new("LL1402", "carry an array", site => site.All<InvocationExpressionSyntax>().Where(it => Named(it) == "WithValue" && it.ArgumentList.Arguments.Count >= 2)
            .Select(it => (true, Put(it.ArgumentList, "(new Lifeline.ContextKey<object[]>(\"carried\"), new object[1])")))),
        new("LL1403", "use it unchecked", site => Awaited(site, contextsOnly: true, (statement, look) => $"{look[..^".IsDone".Length]}.TryGet(default(Lifeline.ContextKey<string>)!, out var kept); System.Console.Write(kept!.Length); {statement}")),
        new("LL1501", "keep one in a field", site => site.All<ClassDeclarationSyntax>()
            .Where(it => !it.Modifiers.Any(SyntaxKind.StaticKeyword) && it.OpenBraceToken.Span.Length > 0 && !it.AttributeLists.ToString().Contains("HoldsContext", StringComparison.Ordinal) && it.Members.OfType<MethodDeclarationSyntax>().Any(TakesAContext))
            .Select(it => (true, new TextChange(new TextSpan(it.OpenBraceToken.Span.End, 0), " private readonly Lifeline.Context _kept = Lifeline.Context.Background.WithName(\"kept\");")))),
        new("LL1502", "another name", site => site.All<MethodDeclarationSyntax>().Where(it => TakesAContext(it) && !it.Modifiers.Any(SyntaxKind.OverrideKeyword))
            .Select(it => (true, Put(it, it.ReplaceTokens(it.DescendantTokens().Where(word => word.ValueText == "ctx"), (word, _) => SyntaxFactory.Identifier(word.LeadingTrivia, "lifetime", word.TrailingTrivia)).ToString())))),
    ];

    /// <summary>Awaited statements within a using, that are given what it declares, where that was derived from a name.</summary>
    private static IEnumerable<(bool Contexts, ExpressionStatementSyntax Statement, ExpressionSyntax Given, string Parent)> Scoped(Site site)
    {
        foreach (var held in site.All<LocalDeclarationStatementSyntax>().Where(it => it.UsingKeyword.Span.Length > 0))
        {
            if (Made(held) is not InvocationExpressionSyntax made || (!site.IsScope(made) && !site.IsSource(made)) || held.Parent is not BlockSyntax block) continue;
            var parent = site.IsScope(made) ? (made.Expression as MemberAccessExpressionSyntax)?.Expression : made.ArgumentList.Arguments.FirstOrDefault()?.Expression;
            if (parent is not IdentifierNameSyntax) continue;
            var name = held.Declaration.Variables[0].Identifier.ValueText;
            foreach (var statement in block.Statements.OfType<ExpressionStatementSyntax>().Where(it => it.SpanStart > held.SpanStart && it.Expression is AwaitExpressionSyntax))
            {
                var given = statement.DescendantNodes().OfType<ArgumentSyntax>().Select(it => it.Expression)
                    .FirstOrDefault(it => it.ToString() == name || it.ToString() == name + ".Token" || it.ToString() == name + ".Context");
                if (given is not null) yield return (site.IsScope(made), statement, given, parent.ToString());
            }
        }
    }

    /// <summary>Arguments that are a context or token parameter, by its bare name.</summary>
    private static IEnumerable<(bool Contexts, ArgumentSyntax Argument)> Passed(Site site) => site.All<ArgumentSyntax>()
        .Where(it => it.Expression is IdentifierNameSyntax name && (site.IsContext(name) || site.IsToken(name)) && site.Variable(name) is IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: not MethodKind.Constructor } }
            && it.Parent?.Parent is InvocationExpressionSyntax && it.RefKindKeyword.Span.Length == 0)
        .Select(it => (site.IsContext(it.Expression), it));

    private static IEnumerable<(bool, TextChange)> Awaited(Site site, bool contextsOnly, Func<string, string, string> broken, Func<StatementSyntax, bool>? where = null) => site.AwaitedCalls()
        .Where(it => (!contextsOnly || site.IsContext(it.Signal)) && where?.Invoke(it.Statement) != false)
        .Select(it => (site.IsContext(it.Signal), Put(it.Statement, broken(it.Statement.ToString(), it.Signal + (site.IsContext(it.Signal) ? ".IsDone" : ".IsCancellationRequested")))));

    /// <summary>On a line of its own: a comment behind the clause would say why.</summary>
    private static string Swallowed(string statement, string look) => $"try {{ {statement} }} catch {{ }}\n";

    /// <summary>A call that is given another one is not cut off, and one that compares cuts nothing off. What is a T to the method is only kept.</summary>
    private static bool IsTheOnlySignal(Site site, ArgumentSyntax argument) =>
        site.Asked(argument) is { } asked and not ITypeParameterSymbol && asked.Name is "Context" or "CancellationToken"
        && argument.Parent is ArgumentListSyntax { Parent: ExpressionSyntax call } all && Named(call) != "Equals"
        && !all.Arguments.Any(it => it != argument && (site.IsContext(it.Expression) || site.IsToken(it.Expression) || site.IsSource(it.Expression)));

    /// <summary>Cancelled on the spot, as its parent may be, or returned from Main: then nothing is lost without the using.</summary>
    private static bool IsEndedAnyway(Site site, LocalDeclarationStatementSyntax declaration) => declaration.Parent is BlockSyntax block
        && (block.Statements.OfType<ExpressionStatementSyntax>().Any(it => it.SpanStart > declaration.SpanStart && it.Expression is InvocationExpressionSyntax call && Named(call) == "Cancel" && site.IsScope(Receiver(call)!))
            || declaration.Ancestors().OfType<GlobalStatementSyntax>().Any());

    private static ExpressionSyntax? Receiver(InvocationExpressionSyntax call) => (call.Expression as MemberAccessExpressionSyntax)?.Expression;

    private static ExpressionSyntax? Made(LocalDeclarationStatementSyntax declaration) => declaration.Declaration.Variables[0].Initializer?.Value;

    /// <summary>A local group of tasks that is left at the end of its block.</summary>
    private static bool IsDeclaredWithUsing(Site site, ExpressionSyntax? group) => group is IdentifierNameSyntax && site.Variable(group) is ILocalSymbol local
        && local.DeclaringSyntaxReferences.Any(it => it.GetSyntax().Parent?.Parent is UsingStatementSyntax or LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 });

    /// <summary>A source without a parent and a timer is nothing to lose: LL1001 leaves it alone.</summary>
    private static bool IsHeld(Site site, ExpressionSyntax made) => site.IsScope(made) || (site.IsSource(made) && made is not BaseObjectCreationExpressionSyntax { ArgumentList.Arguments.Count: 0 });

    private static bool Registers(InvocationExpressionSyntax call) => Named(call) is "AfterFunc" or "Register" or "UnsafeRegister";

    private static string Named(ExpressionSyntax call) => ((call as InvocationExpressionSyntax)?.Expression as MemberAccessExpressionSyntax)?.Name.Identifier.ValueText ?? "";

    private static bool TakesAContext(MethodDeclarationSyntax method) => method.ParameterList.Parameters.FirstOrDefault() is { Identifier.ValueText: "ctx", Type: IdentifierNameSyntax { Identifier.ValueText: "Context" } };

    private static TextChange Put(SyntaxNode node, string code) => new(node.Span, code);

    private static TextChange Put(TextSpan span, string code) => new(span, code);

    private static TextChange Delete(TextSpan span) => new(span, "");
}
