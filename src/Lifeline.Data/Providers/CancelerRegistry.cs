using System.Collections.Concurrent;
using System.Data.Common;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Lifeline.Data.Providers;

/// <summary>Finds the canceler for a connection.</summary>
internal static class CancelerRegistry
{
    private static readonly ConcurrentDictionary<Type, CommandCanceler> s_registered = [];  // by type of connection
    private static readonly ConcurrentDictionary<Assembly, Lazy<bool>> s_packages = [];     // lazy: concurrent first callers wait for the thread that loads the package

    public static void Register(Type connection, CommandCanceler canceler) => s_registered[connection] = canceler;

    /// <summary>The canceler for an operation that is about to run.</summary>
    /// <exception cref="InvalidOperationException">A command without a connection.</exception>
    public static CommandCanceler For(RunningOperation operation) => operation.IsOfDataSource ? DefaultCanceler.Asynchronous : For(operation.Connection);

    /// <summary>The canceler of the provider that threw the exception.</summary>
    public static CommandCanceler For(DbException failure) =>
        s_registered.FirstOrDefault(pair => pair.Key.Assembly == failure.GetType().Assembly).Value ?? DefaultCanceler.Asynchronous;

    /// <param name="connection">The provider's own connection, without decorators.</param>
    public static CommandCanceler For(DbConnection connection)
    {
        var type = connection.GetType();
        if (s_registered.TryGetValue(type, out var canceler))
        {
            return canceler;
        }

        _ = s_packages.GetOrAdd(type.Assembly, static provider => new Lazy<bool>(() => HasPackage(provider))).Value;
        return s_registered.GetOrAdd(type, static (_, connection) => DefaultCanceler.For(connection), connection);
    }

    // The package of 'Microsoft.Data.Sqlite' is 'Lifeline.Sqlite', that of 'Npgsql' is 'Lifeline.Npgsql'. A module initializer
    // runs when a member of the module is first used. Code that uses only DbConnection uses none, so it is run here.
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
            return false;                               // no such package: the default canceler is used
        }
    }

    /// <summary>Cancels by what ADO.NET itself offers: the token, then <see cref="DbCommand.Cancel"/>.</summary>
    private sealed class DefaultCanceler(bool blocksItsCaller) : CommandCanceler
    {
        private const int AttemptsPerCancel = 7;        // Cancel is called some 120 ms after the first attempt, then every 350 ms

        // A server ignores a request to cancel a statement that it has not received yet. Some drivers send the request only once.
        private static readonly TimeSpan s_minAge = TimeSpan.FromMilliseconds(50);

        private static readonly DefaultCanceler s_blocking = new(true);

        public static DefaultCanceler Asynchronous { get; } = new(false);

        public override bool BlocksItsCaller => blocksItsCaller;

        public override bool PassesToken => !blocksItsCaller;

        // After a canceled statement PostgreSQL aborts the transaction, MySQL only the statement. An unknown provider's transaction is not committed.
        public override bool AbortsTransactions => true;

        internal override TimeSpan EarliestStop => s_minAge;

        // A provider with any asynchronous form overrides OpenAsync.
        public static DefaultCanceler For(DbConnection connection) =>
            ((Func<CancellationToken, Task>)connection.OpenAsync).Method.DeclaringType == typeof(DbConnection) ? s_blocking : Asynchronous;

        public override async ValueTask<bool> StopAsync(RunningOperation operation, int attempt)
        {
            // A token is canceled once. Where that has no effect, as with a synchronous call, Cancel is called. Some providers
            // don't implement Cancel, some block in it, and some throw while they can't cancel.
            if (!blocksItsCaller && attempt % AttemptsPerCancel != 0)
            {
                return true;
            }

            if (!blocksItsCaller && attempt == 0)
            {
                await operation.CancelTokenAsync().ConfigureAwait(false);
                return true;
            }

            await operation.CancelAsync().ConfigureAwait(false); // has no effect on a command that has not yet begun, so it is repeated
            return true;
        }
    }
}
