using System.Data.Common;
using System.Runtime.CompilerServices;
using Lifeline.Data;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Lifeline.EntityFrameworkCore.Interception;

/// <summary>Runs EF Core's commands under the context that their token came from.</summary>
internal sealed class ContextCommandInterceptor : DbCommandInterceptor
{
    // By the provider's own reader, which EF Core was given: the reader that wraps it.
    private static readonly ConditionalWeakTable<DbDataReader, ContextReader> s_handedOut = [];

    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        if (result.HasResult || !cancellationToken.CanBeCanceled)
        {
            return result;
        }

        var reader = await ContextErrors.NotedAsync(
            eventData.Context, command.ExecuteReaderAsync(Context.From(cancellationToken))).ConfigureAwait(false);
        return InterceptionResult<DbDataReader>.SuppressWithResult(MustBeProviders(eventData) ? HandOut(reader) : reader);
    }

    public override async ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default) =>
        result.HasResult || !cancellationToken.CanBeCanceled
            ? result
            : InterceptionResult<object>.SuppressWithResult((await ContextErrors.NotedAsync(
                eventData.Context, command.ExecuteScalarAsync(Context.From(cancellationToken))).ConfigureAwait(false))!);

    public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) =>
        result.HasResult || !cancellationToken.CanBeCanceled
            ? result
            : InterceptionResult<int>.SuppressWithResult(await ContextErrors.NotedAsync(
                eventData.Context, command.ExecuteNonQueryAsync(Context.From(cancellationToken))).ConfigureAwait(false));

    public override async ValueTask<InterceptionResult> DataReaderClosingAsync(DbCommand command, DataReaderClosingEventData eventData, InterceptionResult result)
    {
        if (s_handedOut.TryGetValue(eventData.DataReader, out var reader))
        {
            await reader.DisposeAsync().ConfigureAwait(false);
        }

        return result;
    }

    public override InterceptionResult DataReaderDisposing(DbCommand command, DataReaderDisposingEventData eventData, InterceptionResult result)
    {
        if (s_handedOut.TryGetValue(eventData.DataReader, out var reader))
        {
            reader.Dispose();
        }

        return result;
    }

    // When it saves changes, Npgsql's EF Core provider casts the reader to its own type.
    private static bool MustBeProviders(CommandEventData eventData) =>
        eventData.CommandSource == CommandSource.SaveChanges && eventData.Context?.Database.ProviderName == "Npgsql.EntityFrameworkCore.PostgreSQL";

    private static DbDataReader HandOut(ContextReader reader)
    {
        var inner = reader.HandOut();
        s_handedOut.AddOrUpdate(inner, reader);
        return inner;
    }
}
