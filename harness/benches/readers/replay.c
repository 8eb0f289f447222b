/* Sends the commands on standard input, one in hexadecimal on each line, to the card in a reader: nothing but SCardTransmit.
 * Prints how many there were and how many microseconds they took.
 *
 *     replay READER <COMMANDS
 */
#include <PCSC/winscard.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { COMMANDS = 100000, LONGEST = 65544, BUFFER = 65538 + 10 };

struct command {
    BYTE *bytes;
    DWORD length;
};

static void must(LONG result, const char *what) {
    if (result != SCARD_S_SUCCESS) {
        fprintf(stderr, "%s: 0x%08lX\n", what, (unsigned long)result);
        exit(1);
    }
}

static struct command *read_commands(size_t *count) {
    static char line[2 * LONGEST + 2];
    struct command *all = calloc(COMMANDS, sizeof *all);
    while (all && *count < COMMANDS && fgets(line, sizeof line, stdin)) {
        DWORD length = (DWORD)(strspn(line, "0123456789ABCDEF") / 2);
        BYTE *bytes = malloc(length);
        for (DWORD i = 0; bytes && i < length; i++) {
            unsigned int byte;
            sscanf(line + 2 * i, "%2x", &byte);
            bytes[i] = (BYTE)byte;
        }
        all[(*count)++] = (struct command){bytes, length};
    }
    return all;
}

int main(int argc, char **argv) {
    SCARDCONTEXT context;
    SCARDHANDLE card;
    DWORD protocol;
    size_t count = 0;
    struct timespec begun, ended;
    static BYTE answer[BUFFER];

    struct command *commands = read_commands(&count);
    if (argc != 2 || !commands || count == 0)
        return 2;
    must(SCardEstablishContext(SCARD_SCOPE_USER, NULL, NULL, &context), "SCardEstablishContext");
    must(SCardConnect(context, argv[1], SCARD_SHARE_EXCLUSIVE, SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1, &card, &protocol),
         "SCardConnect");
    const SCARD_IO_REQUEST *pci = protocol == SCARD_PROTOCOL_T0 ? SCARD_PCI_T0 : SCARD_PCI_T1;

    clock_gettime(CLOCK_MONOTONIC, &begun);
    for (size_t i = 0; i < count; i++) {
        DWORD length = sizeof answer;
        must(SCardTransmit(card, pci, commands[i].bytes, commands[i].length, NULL, answer, &length), "SCardTransmit");
    }
    clock_gettime(CLOCK_MONOTONIC, &ended);

    must(SCardDisconnect(card, SCARD_UNPOWER_CARD), "SCardDisconnect");
    long long us = (ended.tv_sec - begun.tv_sec) * 1000000LL + (ended.tv_nsec - begun.tv_nsec) / 1000;
    printf("%zu %lld\n", count, us);
    return 0;
}
