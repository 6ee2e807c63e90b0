using Lifeline.Analyzers.Rules;
using Lifeline.Analyzers.Tests.Harness;

namespace Lifeline.Analyzers.Tests.Rules;

public class LL1402HeavyValueTests
{
    [Theory]
    [MemberData(nameof(Mistakes))]
    public Task Flags(string what, string code) => Verify.FlagsAsync<LL1402HeavyValue>(code).Named(what);

    [Theory]
    [MemberData(nameof(Innocents))]
    public Task Accepts(string what, string code) => Verify.AcceptsAsync<LL1402HeavyValue>(code).Named(what);

    private const string Key = "class Keys<T> { public static readonly ContextKey<T> Key = new(\"key\"); } ";

    public static TheoryData<string, string> Mistakes => new()
    {
        { "a delegate", Key + "class Job { public Context M(Context ctx, Func<int> get) => ctx.WithValue(Keys<Func<int>>.Key, [|get|]); }" },
        { "a logger", Key + "interface ILogger { } class Job { public Context M(Context ctx, ILogger log) => ctx.WithValue(Keys<ILogger>.Key, [|log|]); }" },
        { "a typed logger", Key + "interface ILogger<T> { } class Job { public Context M(Context ctx, ILogger<Job> log) => ctx.WithValue(Keys<ILogger<Job>>.Key, [|log|]); }" },
        { "a connection", Key + "class Job { public Context M(Context ctx, System.Data.Common.DbConnection db) => ctx.WithValue(Keys<System.Data.Common.DbConnection>.Key, [|db|]); }" },
        { "a client", Key + "class Job { public Context M(Context ctx, HttpClient http) => ctx.WithValue(Keys<HttpClient>.Key, [|http|]); }" },
        { "a service", Key + "interface IPriceService { } class Job { public Context M(Context ctx, IPriceService prices) => ctx.WithValue(Keys<IPriceService>.Key, [|prices|]); }" },
        { "a service provider", Key + "class Job { public Context M(Context ctx, IServiceProvider all) => ctx.WithValue(Keys<IServiceProvider>.Key, [|all|]); }" },
        { "options", Key + "record ShopOptions(int Limit); class Job { public Context M(Context ctx) => ctx.WithValue(Keys<ShopOptions>.Key, [|new ShopOptions(1)|]); }" },
        { "configuration", Key + "interface IConfiguration { } class Job { public Context M(Context ctx, IConfiguration all) => ctx.WithValue(Keys<IConfiguration>.Key, [|all|]); }" },
        { "an array", Key + "class Job { public Context M(Context ctx) => ctx.WithValue(Keys<int[]>.Key, [|new[] { 1 }|]); }" },
        { "a list", Key + "class Job { public Context M(Context ctx) => ctx.WithValue(Keys<List<int>>.Key, [|new List<int>()|]); }" },
        { "a dictionary", Key + "class Job { public Context M(Context ctx) => ctx.WithValue(Keys<Dictionary<string, string>>.Key, [|new()|]); }" },
        { "a class with a setter", Key + "class User { public string Name { get; set; } = \"\"; } class Job { public Context M(Context ctx) => ctx.WithValue(Keys<User>.Key, [|new User()|]); }" },
        { "a class with a field", Key + "class User { public string Name = \"\"; } class Job { public Context M(Context ctx) => ctx.WithValue(Keys<User>.Key, [|new User()|]); }" },
        { "a pointer", Key + "class Job { public Context M(Context ctx) => ctx.WithValue(Keys<IntPtr>.Key, [|IntPtr.Zero|]); }" },
        { "a large struct", Key + "struct Big { public decimal A, B, C, D, E; } class Job { public Context M(Context ctx) => ctx.WithValue(Keys<Big>.Key, [|default|]); }" },
        { "a source", Key + "class Job { public Context M(Context ctx, CancellationTokenSource cts) => ctx.WithValue(Keys<CancellationTokenSource>.Key, [|cts|]); }" },
    };

    public static TheoryData<string, string> Innocents => new()
    {
        { "a text", Key + "class Job { public Context M(Context ctx) => ctx.WithValue(Keys<string>.Key, \"ann\"); }" },
        { "a number", Key + "class Job { public Context M(Context ctx) => ctx.WithValue(Keys<int>.Key, 1); }" },
        { "an id", Key + "class Job { public Context M(Context ctx) => ctx.WithValue(Keys<Guid>.Key, Guid.Empty); }" },
        { "a nullable id", Key + "class Job { public Context M(Context ctx) => ctx.WithValue(Keys<Guid?>.Key, null); }" },
        { "a record", Key + "record User(string Name); class Job { public Context M(Context ctx) => ctx.WithValue(Keys<User>.Key, new User(\"ann\")); }" },
        { "a small record struct", Key + "readonly record struct Trace(ulong High, ulong Low); class Job { public Context M(Context ctx) => ctx.WithValue(Keys<Trace>.Key, default); }" },
        { "an immutable class", Key + "class User { public User(string name) => Name = name; public string Name { get; } } class Job { public Context M(Context ctx) => ctx.WithValue(Keys<User>.Key, new User(\"ann\")); }" },
        { "init-only", Key + "class User { public string Name { get; init; } = \"\"; } class Job { public Context M(Context ctx) => ctx.WithValue(Keys<User>.Key, new User()); }" },
        { "a private setter", Key + "class User { public string Name { get; private set; } = \"\"; } class Job { public Context M(Context ctx) => ctx.WithValue(Keys<User>.Key, new User()); }" },
        { "an enum", Key + "enum Tier { Free } class Job { public Context M(Context ctx) => ctx.WithValue(Keys<Tier>.Key, Tier.Free); }" },
        { "a user", Key + "class Job { public Context M(Context ctx, System.Security.Claims.ClaimsPrincipal user) => ctx.WithValue(Keys<System.Security.Claims.ClaimsPrincipal>.Key, user); }" },
        { "a language", Key + "class Job { public Context M(Context ctx) => ctx.WithValue(Keys<System.Globalization.CultureInfo>.Key, System.Globalization.CultureInfo.InvariantCulture); }" },
        { "an address", Key + "class Job { public Context M(Context ctx, Uri uri) => ctx.WithValue(Keys<Uri>.Key, uri); }" },
        { "an immutable list", Key + "class Job { public Context M(Context ctx) => ctx.WithValue(Keys<System.Collections.Immutable.ImmutableArray<int>>.Key, []); }" },
        { "a list to read", Key + "class Job { public Context M(Context ctx, IReadOnlyList<string> roles) => ctx.WithValue(Keys<IReadOnlyList<string>>.Key, roles); }" },
        { "a trace", Key + "class Job { public Context M(Context ctx, System.Diagnostics.ActivityContext trace) => ctx.WithValue(Keys<System.Diagnostics.ActivityContext>.Key, trace); }" },
        { "a generic value", Key + "class Job { public Context M<T>(Context ctx, T value) => ctx.WithValue(Keys<T>.Key, value); }" },
        { "another WithValue", "class Map { public Map WithValue<T>(string key, T value) => this; } class Job { public void M(Context ctx, Map map, Action act) => map.WithValue(\"a\", act); }" },
    };
}
