using Lifeline.Analyzers.Tests.Harness;
using Lifeline.CodeFixes;

namespace Lifeline.Analyzers.Tests.Rules;

/// <summary>The compiler's own error has a fix, where a context and a token were mixed up.</summary>
public class ContextOrTokenFixTests
{
    [Theory]
    [InlineData("Task M(Context ctx) => File.ReadAllTextAsync(\"a\", [|ctx|]);", "Task M(Context ctx) => File.ReadAllTextAsync(\"a\", ctx.Token);")]
    [InlineData("Task Save(int id, CancellationToken token) => Task.CompletedTask; Task M(Context ctx) => Save(token: [|ctx|], id: 1);",
        "Task Save(int id, CancellationToken token) => Task.CompletedTask; Task M(Context ctx) => Save(token: ctx.Token, id: 1);")]
    [InlineData("Task Save(CancellationToken token) => Task.CompletedTask; async Task M(Context ctx) { using var scope = ctx.WithCancel(); await Save([|scope|]); }",
        "Task Save(CancellationToken token) => Task.CompletedTask; async Task M(Context ctx) { using var scope = ctx.WithCancel(); await Save(scope.Token); }")]
    [InlineData("Task Save(CancellationToken token) => Task.CompletedTask; Task M(Context ctx, Context other) => Save([|Condition ? ctx : other|]);",
        "Task Save(CancellationToken token) => Task.CompletedTask; Task M(Context ctx, Context other) => Save((Condition ? ctx : other).Token);")]
    [InlineData("Task Save(Context ctx) => Task.CompletedTask; Task M(CancellationToken token) => Save([|token|]);", "Task Save(Context ctx) => Task.CompletedTask; Task M(CancellationToken token) => Save(Context.From(token));")]
    [InlineData("Task Save(Context ctx) => Task.CompletedTask; Task M(CancellationTokenSource source) => Save([|source|]);", "Task Save(Context ctx) => Task.CompletedTask; Task M(CancellationTokenSource source) => Save(Context.From(source.Token));")]
    [InlineData("class Store { public Store(Context ctx) { } } class Job { public Store M(CancellationToken token) => new([|token|]); }", "class Store { public Store(Context ctx) { } } class Job { public Store M(CancellationToken token) => new(Context.From(token)); }")]
    [InlineData("Task Save(int id, CancellationToken token) => Task.CompletedTask; async Task M(Context ctx) { await Save(1, [|ctx|]); await Save(2, [|ctx|]); }",
        "Task Save(int id, CancellationToken token) => Task.CompletedTask; async Task M(Context ctx) { await Save(1, ctx.Token); await Save(2, ctx.Token); }")]
    public Task Converts_one_to_the_other(string before, string after) => Verify.FixesErrorAsync<ContextOrTokenFix>("CS1503", before, after);

    [Theory]
    [InlineData("Task Save(string text) => Task.CompletedTask; Task M(Context ctx) => Save([|ctx|]);")]
    [InlineData("Task Save(CancellationToken token) => Task.CompletedTask; Task M(string text, Context ctx) => Save([|text|]);")]
    public Task Leaves_other_mistakes_alone(string code) => Verify.HasNoFixOfErrorAsync<ContextOrTokenFix>("CS1503", code);
}
