using System.Data.Common;
using Lifeline.Data.Running;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Lifeline.EntityFrameworkCore.Interception;

/// <summary>Begins and commits transactions under the context that the token came from.</summary>
/// <remarks>
/// EF Core gets the provider's own transaction, as it sets it on the provider's commands. EF Core rolls back, when the
/// context's error leaves the block that disposes the transaction.
/// </remarks>
internal sealed class ContextTransactionInterceptor : DbTransactionInterceptor
{
    public override async ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
        DbConnection connection,
        TransactionStartingEventData eventData,
        InterceptionResult<DbTransaction> result,
        CancellationToken cancellationToken = default)
    {
        if (result.HasResult || !cancellationToken.CanBeCanceled)
        {
            return result;
        }

        var isolation = eventData.IsolationLevel;
        var begin = CommandExecution.RunConnectionsOwnAsync(
            Context.From(cancellationToken), connection, "begin", (connection, token) => connection.BeginTransactionAsync(isolation, token).AsTask());
        return InterceptionResult<DbTransaction>.SuppressWithResult(await ContextErrors.NotedAsync(eventData.Context, begin).ConfigureAwait(false));
    }

    public override async ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        if (result.IsSuppressed || !cancellationToken.CanBeCanceled || transaction.Connection is not { } connection)
        {
            return result;
        }

        var commit = CommandExecution.CommitAsync(Context.From(cancellationToken), connection, transaction);
        await ContextErrors.NotedAsync(eventData.Context, commit).ConfigureAwait(false);
        return InterceptionResult.Suppress();
    }
}
