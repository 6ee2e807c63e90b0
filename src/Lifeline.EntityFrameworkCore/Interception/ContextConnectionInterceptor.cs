using System.Data.Common;
using Lifeline.Data;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Lifeline.EntityFrameworkCore.Interception;

/// <summary>Opens EF Core's connections under the context that the token came from.</summary>
internal sealed class ContextConnectionInterceptor : DbConnectionInterceptor
{
    public override async ValueTask<InterceptionResult> ConnectionOpeningAsync(
        DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        if (result.IsSuppressed || !cancellationToken.CanBeCanceled)
        {
            return result;
        }

        await ContextErrors.NotedAsync(eventData.Context, connection.OpenAsync(Context.From(cancellationToken))).ConfigureAwait(false);
        return InterceptionResult.Suppress();
    }
}
