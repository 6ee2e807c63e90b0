using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Lifeline.AspNetCore.Tests;

/// <summary>What is logged carries the context, where that is switched on.</summary>
public class LogScopeTests
{
    private static readonly ContextKey<string> s_tenant = new("tenant", isLoggable: true);
    private static readonly ContextKey<string> s_secret = new("secret");
    private static readonly ContextKey<int> s_shard = new("shard", isLoggable: true);

    private readonly VirtualClock _clock = new();

    [Fact]
    public async Task What_a_handler_logs_carries_name_and_the_time_that_is_left_then()
    {
        var log = new JsonLog();
        await using var app = await StartAsync(log, addLogScope: true);

        await app.GetStringAsync("/cart/7");

        Assert.Equal(["GET /cart/{id}: 1000", "GET /cart/{id}: 400"], log.Scopes("handler").Select(scope => $"{scope.GetProperty("ContextName")}: {scope.GetProperty("RemainingMs")}"));
    }

    [Fact]
    public async Task So_does_the_line_about_a_request_that_was_ended()
    {
        var log = new JsonLog();
        await using var app = await StartAsync(log, addLogScope: true);

        using var late = await app.GetAsync("/late");

        Assert.Equal(0, Assert.Single(log.Scopes("Lifeline.AspNetCore")).GetProperty("RemainingMs").GetInt64());
    }

    [Fact]
    public async Task Unless_it_is_switched_on_there_is_none_of_it()
    {
        var log = new JsonLog();
        await using var app = await StartAsync(log, addLogScope: false);

        await app.GetStringAsync("/cart/7");

        Assert.Empty(log.Scopes("handler"));
        Assert.Equal(2, log.Count("handler"));
    }

    [Fact]
    public void Work_outside_of_requests_begins_a_scope_of_its_own()
    {
        var log = new JsonLog();
        using var factory = LoggerFactory.Create(logging => logging.AddProvider(log));
        var logger = factory.CreateLogger("worker");
        using var scope = Context.Root(_clock).WithName("import").WithValue(s_secret, "pssst").WithValue(s_tenant, "old").WithValue(s_tenant, "acme").WithValue(s_shard, 7)
            .WithTimeout(TimeSpan.FromSeconds(2));

        using (logger.BeginScope(new ContextLogScope(scope)))
        {
            Log(logger);
            _clock.Advance(TimeSpan.FromSeconds(1.5));
            Log(logger);
        }

        Assert.Equal(
            ["""import 2000 7 "acme" ContextName:import RemainingMs:2000 shard:7 tenant:acme""", """import 500 7 "acme" ContextName:import RemainingMs:500 shard:7 tenant:acme"""],
            log.Scopes("worker").Select(one => $"{one.GetProperty("ContextName")} {one.GetProperty("RemainingMs")} {one.GetProperty("shard").GetRawText()} {one.GetProperty("tenant").GetRawText()} {one.GetProperty("Message")}"));
        Assert.DoesNotContain("pssst", log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_scope_is_a_list_of_the_same_pairs_each_time()
    {
        var limited = Context.Root(_clock).WithName("import").Lend(TimeSpan.FromSeconds(2));
        var scope = new ContextLogScope(limited);
        Assert.Equal([new("ContextName", "import"), new("RemainingMs", 2000L)], scope);

        limited.GiveUpDeadline();

        Assert.Equal(2, scope.Count);
        Assert.Equal(new("RemainingMs", null), scope[1]);
        Assert.Throws<IndexOutOfRangeException>(() => scope[2]);
        Assert.Empty(new ContextLogScope(Context.Background));
        Assert.Throws<InvalidOperationException>(() => new ContextLogScope(default));
    }

    private static void Log(ILogger logger) => logger.Log(LogLevel.Information, default, "a line", null, (state, _) => state);

    private static Task<LiveApp> StartAsync(JsonLog log, bool addLogScope) => LiveApp.StartAsync(
        services => services.AddSingleton<ILoggerProvider>(log),
        app =>
        {
            app.UseRouting().UseLifeline();
            app.MapGet("/cart/{id}", (ILoggerFactory loggers, Context ctx, int id) =>
            {
                var logger = loggers.CreateLogger("handler");
                Log(logger);
                ((VirtualClock)ctx.Clock).Advance(TimeSpan.FromMilliseconds(600));
                Log(logger);
                return "done";
            }).WithRequestTimeout(TimeSpan.FromSeconds(1));
            app.MapGet("/late", (CancellationToken token, Context ctx) =>
            {
                ((VirtualClock)ctx.Clock).Advance(TimeSpan.FromSeconds(1));
                token.ThrowIfCancellationRequested();
            }).WithRequestTimeout(TimeSpan.FromSeconds(1));
        },
        options => options.AddLogScope = addLogScope);

    /// <summary>What the framework's own JSON formatter makes of each entry, scopes included.</summary>
    private sealed class JsonLog : ILoggerProvider, ISupportExternalScope
    {
        private readonly List<(string Category, string Json)> _entries = [];
        private readonly ConsoleFormatter _formatter = new ServiceCollection()
            .AddLogging(logging => logging.AddJsonConsole(json => json.IncludeScopes = true)).BuildServiceProvider()
            .GetServices<ConsoleFormatter>().Single(formatter => formatter.Name == ConsoleFormatterNames.Json);

        private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

        public string Text => string.Concat(_entries.Select(entry => entry.Json));

        public int Count(string category) => _entries.Count(entry => entry.Category == category);

        /// <summary>The scopes with a context, of the entries of a category and those below it.</summary>
        public List<JsonElement> Scopes(string category) =>
        [
            .. from entry in _entries
               where entry.Category.StartsWith(category, StringComparison.Ordinal)
               from scope in JsonDocument.Parse(entry.Json).RootElement.GetProperty("Scopes").EnumerateArray()
               where scope.ValueKind == JsonValueKind.Object && scope.TryGetProperty("ContextName", out _)
               select scope,
        ];

        public ILogger CreateLogger(string categoryName) => new Entries(this, categoryName);

        public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

        public void Dispose()
        {
        }

        private sealed class Entries(JsonLog log, string category) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => log._scopes.Push(state);

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                var text = new StringWriter();
                log._formatter.Write(new Microsoft.Extensions.Logging.Abstractions.LogEntry<TState>(logLevel, category, eventId, state, exception, formatter), log._scopes, text);
                lock (log._entries)
                {
                    log._entries.Add((category, text.ToString()));
                }
            }
        }
    }
}
