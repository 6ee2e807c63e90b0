using System.Collections.Concurrent;
using System.Data.Common;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Lifeline.Data.Providers;

/// <summary>Finds the stopper for a connection.</summary>
internal static class CancelerRegistry
{
    private static readonly ConcurrentDictionary<Type, CommandCanceler> s_registered = [];
    private static readonly ConcurrentDictionary<Assembly, Lazy<bool>> s_packages = [];     // lazy: all who come first wait for the one who loads

    public static void Register(Type connection, CommandCanceler stopper) => s_registered[connection] = stopper;

    /// <summary>The one for work that is about to run.</summary>
    /// <exception cref="InvalidOperationException">A command without a connection.</exception>
    public static CommandCanceler For(RunningOperation work) => work.IsOfDataSource ? DefaultCanceler.Asynchronous : For(work.Connection);

    /// <summary>The one of the provider that an exception came from.</summary>
    public static CommandCanceler For(DbException failure) =>
        s_registered.FirstOrDefault(pair => pair.Key.Assembly == failure.GetType().Assembly).Value ?? DefaultCanceler.Asynchronous;

    /// <param name="connection">The provider's own.</param>
    public static CommandCanceler For(DbConnection connection)
    {
        var type = connection.GetType();
        if (s_registered.TryGetValue(type, out var stopper))
        {
            return stopper;
        }

        _ = s_packages.GetOrAdd(type.Assembly, static provider => new Lazy<bool>(() => HasPackage(provider))).Value;
        return s_registered.GetOrAdd(type, static (_, connection) => DefaultCanceler.For(connection), connection);
    }

    // 'Microsoft.Data.Sqlite' has 'Lifeline.Sqlite', 'Npgsql' has 'Lifeline.Npgsql'. A module initializer runs when
    // something in the module is first used, and nothing may be: with DbConnection at hand, nobody names a type of it.
    private static bool HasPackage(Assembly provider)
    {
        if (provider.GetName().Name is not { } name)
        {
            return false;
        }

        try
        {
            var package = Assembly.Load($"Lifeline.{name[(name.LastIndexOf('.') + 1)..]}");
            RuntimeHelpers.RunModuleConstructor(package.ManifestModule.ModuleHandle);
            return true;
        }
        catch (FileNotFoundException)
        {
            return false;                               // there is no such package here, and the usual ways will do
        }
    }

    /// <summary>What ADO.NET itself offers.</summary>
    private sealed class DefaultCanceler(bool blocksItsCaller) : CommandCanceler
    {
        private const int CancelsTurn = 7;              // some 120 ms after the first, and then every 350 ms

        // A server forgets what it is told to stop before it has got it, and some drivers take it for done then: they ask once.
        private static readonly TimeSpan s_youngest = TimeSpan.FromMilliseconds(50);

        private static readonly DefaultCanceler s_blocking = new(true);

        public static DefaultCanceler Asynchronous { get; } = new(false);

        public override bool BlocksItsCaller => blocksItsCaller;

        public override bool PassesToken => !blocksItsCaller;

        // PostgreSQL drops all of it, MySQL only the statement: what is not known is not committed.
        public override bool AbortsTransactions => true;

        internal override TimeSpan EarliestStop => s_youngest;

        // A provider that is asynchronous at all opens its connections that way.
        public static DefaultCanceler For(DbConnection connection) =>
            ((Func<CancellationToken, Task>)connection.OpenAsync).Method.DeclaringType == typeof(DbConnection) ? s_blocking : Asynchronous;

        public override async ValueTask<bool> StopAsync(RunningOperation work, int attempt)
        {
            // A token is cancelled once. Where that was of no use, as with a synchronous call, there is Cancel, which some providers
            // don't have, others block in, and some can't do at the moment.
            if (!blocksItsCaller && attempt % CancelsTurn != 0)
            {
                return true;
            }

            if (!blocksItsCaller && attempt == 0)
            {
                await work.CancelTokenAsync().ConfigureAwait(false);
                return true;
            }

            await work.CancelAsync().ConfigureAwait(false);     // on a command that has not yet begun it does nothing, so it is repeated
            return true;
        }
    }
}
