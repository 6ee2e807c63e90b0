using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Lifeline.EntityFrameworkCore.Interception;

internal static class Interceptors
{
    // One object each, for all DbContexts: EF Core drops the second of the same.
    public static IInterceptor[] All { get; } =
        [new ContextCommandInterceptor(), new ContextConnectionInterceptor(), new ContextTransactionInterceptor(), new ContextSaveChangesInterceptor()];
}
