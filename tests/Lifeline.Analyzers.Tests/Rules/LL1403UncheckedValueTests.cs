using Lifeline.Analyzers.Rules;
using Lifeline.Analyzers.Tests.Harness;
using Lifeline.CodeFixes;

namespace Lifeline.Analyzers.Tests.Rules;

public class LL1403UncheckedValueTests
{
    [Theory]
    [MemberData(nameof(Mistakes))]
    public Task Flags(string what, string code) => Verify.FlagsAsync<LL1403UncheckedValue>(code).Named(what);

    [Theory]
    [MemberData(nameof(Innocents))]
    public Task Accepts(string what, string code) => Verify.AcceptsAsync<LL1403UncheckedValue>(code).Named(what);

    public static TheoryData<string, string> Mistakes => new()
    {
        { "the answer is ignored", """
            static readonly ContextKey<string> s_user = new("user");
            void M(Context ctx) { [|ctx.TryGet(s_user, out var user)|]; Use(user!.Length); }
            """ },
        { "the answer is discarded", """
            static readonly ContextKey<string> s_user = new("user");
            void M(Context ctx) { _ = [|ctx.TryGet(s_user, out var user)|]; Use(user); }
            """ },
        { "the answer is in a variable that nobody reads", """
            static readonly ContextKey<string> s_user = new("user");
            void M(Context ctx) { var found = [|ctx.TryGet(s_user, out var user)|]; Use(user); }
            """ },
        { "used on the side of no", """
            static readonly ContextKey<string> s_user = new("user");
            void M(Context ctx) { if (![|ctx.TryGet(s_user, out var user)|]) Log("nobody"); Use(user); }
            """ },
        { "used on both sides", """
            static readonly ContextKey<string> s_user = new("user");
            void M(Context ctx) { if ([|ctx.TryGet(s_user, out var user)|] || Condition) Use(user); }
            """ },
        { "a declared variable", """
            static readonly ContextKey<string> s_user = new("user");
            string M(Context ctx) { string? user; [|ctx.TryGet(s_user, out user)|]; return user!; }
            """ },
        { "in a lambda", """
            static readonly ContextKey<string> s_user = new("user");
            Action<Context> M() => ctx => { [|ctx.TryGet(s_user, out var user)|]; Use(user!.Length); };
            """ },
        { "a value type", """
            static readonly ContextKey<string> s_user = new("user");
            static readonly ContextKey<int> s_shard = new("shard");
            int M(Context ctx) { [|ctx.TryGet(s_shard, out var shard)|]; return shard + 1; }
            """ },
    };

    public static TheoryData<string, string> Innocents => new()
    {
        { "checked", """
            static readonly ContextKey<string> s_user = new("user");
            void M(Context ctx) { if (ctx.TryGet(s_user, out var user)) Use(user.Length); }
            """ },
        { "left on no", """
            static readonly ContextKey<string> s_user = new("user");
            void M(Context ctx) { if (!ctx.TryGet(s_user, out var user)) return; Use(user.Length); }
            """ },
        { "thrown on no", """
            static readonly ContextKey<string> s_user = new("user");
            void M(Context ctx) { if (!ctx.TryGet(s_user, out var user)) throw new InvalidOperationException(); Use(user.Length); }
            """ },
        { "written anew on no", """
            static readonly ContextKey<string> s_user = new("user");
            void M(Context ctx) { if (!ctx.TryGet(s_user, out var user)) user = "nobody"; Use(user.Length); }
            """ },
        { "one of two", """
            static readonly ContextKey<string> s_user = new("user");
            string M(Context ctx) => ctx.TryGet(s_user, out var user) ? user : "nobody";
            """ },
        { "and", """
            static readonly ContextKey<string> s_user = new("user");
            bool M(Context ctx) => ctx.TryGet(s_user, out var user) && user.Length > 3;
            """ },
        { "or with no", """
            static readonly ContextKey<string> s_user = new("user");
            bool M(Context ctx) => !ctx.TryGet(s_user, out var user) || user.Length > 3;
            """ },
        { "checked for null", """
            static readonly ContextKey<string> s_user = new("user");
            void M(Context ctx) { ctx.TryGet(s_user, out var user); if (user is null) return; Use(user.Length); }
            """ },
        { "a default in its place", """
            static readonly ContextKey<string> s_user = new("user");
            string M(Context ctx) { ctx.TryGet(s_user, out var user); return user ?? "nobody"; }
            """ },
        { "handed on as what may be absent", """
            static readonly ContextKey<string> s_user = new("user");
            string? M(Context ctx) { ctx.TryGet(s_user, out var user); return user; }
            """ },
        { "only the answer counts", """
            static readonly ContextKey<string> s_user = new("user");
            bool M(Context ctx) { var found = ctx.TryGet(s_user, out _); return found; }
            """ },
        { "the answer is kept and asked", """
            static readonly ContextKey<string> s_user = new("user");
            void M(Context ctx) { var found = ctx.TryGet(s_user, out var user); if (found) Use(user!.Length); }
            """ },
        { "a while", """
            static readonly ContextKey<string> s_user = new("user");
            void M(Context ctx) { while (ctx.TryGet(s_user, out var user)) { Use(user.Length); break; } }
            """ },
        { "another TryGet", """
            class Bag { public bool TryGet(string key, out string? value) { value = null; return false; } void M(Bag ctx) { ctx.TryGet("a", out var value); Use(value); } }
            """ },
    };

    [Fact]
    public Task What_is_missing_is_refused() => Verify.FixesAsync<LL1403UncheckedValue, LL1403UncheckedValueFix>(
        """
            static readonly ContextKey<string> s_user = new("user");

            void M(Context ctx)
            {
                [|ctx.TryGet(s_user, out var user)|];
                Use(user!.Length);
            }
        """,
        """
            static readonly ContextKey<string> s_user = new("user");

            void M(Context ctx)
            {
                if (!ctx.TryGet(s_user, out var user)) throw new InvalidOperationException($"The context carries no {s_user}.");
                Use(user!.Length);
            }
        """);
}
