using System.Collections.Concurrent;
using System.Data.Common;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Lifeline.Data.Providers;

/// <summary>Finds the stopper for a connection.</summary>
internal static class Stoppers
{
    private static readonly ConcurrentDictionary<Type, CommandStopper> s_registered = [];
    private static readonly ConcurrentDictionary<Assembly, bool> s_lookedFor = [];

    public static void Register(Type connection, CommandStopper stopper) => s_registered[connection] = stopper;

    public static CommandStopper For(DbConnection connection)
    {
        var type = connection.GetType();
        if (s_registered.TryGetValue(type, out var stopper))
        {
            return stopper;
        }

        LoadPackageOf(type.Assembly);
        return s_registered.GetOrAdd(type, static (_, connection) => UsualStopper.For(connection), connection);
    }

    // 'Microsoft.Data.Sqlite' has 'Lifeline.Sqlite', 'Npgsql' has 'Lifeline.Npgsql'. A module initializer runs when
    // something in the module is first used, and nothing may be: with DbConnection at hand, nobody names a type of it.
    private static void LoadPackageOf(Assembly provider)
    {
        if (!s_lookedFor.TryAdd(provider, true) || provider.GetName().Name is not { } name)
        {
            return;
        }

        try
        {
            var package = Assembly.Load($"Lifeline.{name[(name.LastIndexOf('.') + 1)..]}");
            RuntimeHelpers.RunModuleConstructor(package.ManifestModule.ModuleHandle);
        }
        catch (FileNotFoundException)
        {
            // There is no such package here, and the usual ways will do.
        }
    }

    /// <summary>What ADO.NET itself offers.</summary>
    private sealed class UsualStopper(bool blocksItsCaller) : CommandStopper
    {
        private static readonly UsualStopper s_blocking = new(true);
        private static readonly UsualStopper s_asynchronous = new(false);

        public override bool BlocksItsCaller => blocksItsCaller;

        public override bool PassesToken => !blocksItsCaller;

        // A provider that is asynchronous at all opens its connections that way.
        public static UsualStopper For(DbConnection connection) =>
            ((Func<CancellationToken, Task>)connection.OpenAsync).Method.DeclaringType == typeof(DbConnection) ? s_blocking : s_asynchronous;

        // Cancel on a command that has not yet begun does nothing, so it is repeated; a token is cancelled once.
        public override async ValueTask<bool> StopAsync(RunningWork work, int attempt)
        {
            await work.CancelAsync().ConfigureAwait(false);
            return blocksItsCaller;
        }
    }
}
